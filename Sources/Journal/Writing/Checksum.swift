/// The journal's checksum: a multiply-fold over 8-byte words, one multiplication each. It finds torn and rotten
/// batches; it is no defence against somebody who can write the file.
@usableFromInline
struct Checksum {
  @usableFromInline var value: UInt64

  /// - Parameter seed: binds the sum to what stands around the payload (lengths, segment), so that a batch read
  ///   at a wrong place or with a rotten length fails too.
  @inlinable
  init(seed: UInt64) { value = seed ^ 0x9E37_79B9_7F4A_7C15 }

  @inlinable
  mutating func add(_ word: UInt64) {
    let product = (value ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    value = product.high ^ product.low ^ word.byteSwapped
  }

  /// The sum over bytes whose count is a multiple of 8.
  static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    var sum = Checksum(seed: seed)
    var offset = 0
    while offset + 8 <= bytes.count {
      unsafe sum.add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    return sum.value
  }

  /// The sum of a client's description by itself.
  static func of(client: UInt64, payload: [UInt8]) -> UInt64 {
    let padded = payload + [UInt8](repeating: 0, count: RecordLayout.padded(payload.count) - payload.count)
    return unsafe padded.withUnsafeBytes { unsafe of($0, seed: client ^ UInt64(payload.count)) }
  }
}
