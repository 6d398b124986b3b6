/// The first word of a batch: how long it is without its head, and how many records it has.
struct BatchHead {
  let word: UInt64

  /// nil: no batch has such a one.
  init?(_ word: UInt64) {
    self.word = word
    let shortest = RecordLayout.oldClientHeadBytes
    guard length > 0, length <= RecordLayout.batchLimit, length % 8 == 0, count > 0, count <= length / shortest
    else { return nil }
  }

  /// Bytes of its records.
  var length: Int { Int(UInt32(truncatingIfNeeded: word)) }
  var count: Int { Int(word >> 32) }
  /// With the head.
  var byteCount: Int { RecordLayout.batchHeadBytes + length }
}
