/// The records of one batch, gathered in memory that is allocated once. No pointers inside records, no allocation.
///
/// Owned by one `JournalWriter`, touched by its loop thread only.
@usableFromInline
@safe
struct BatchBuffer {
  /// The batch's head, then its records.
  @usableFromInline let base: UnsafeMutableRawPointer
  /// Bytes of records so far.
  @usableFromInline var used = 0
  @usableFromInline var count: UInt32 = 0
  /// Of the records those that only say who somebody is.
  private(set) var descriptionCount: UInt32 = 0
  /// Of the records those that stand for something that happened.
  var requestCount: UInt32 { count - descriptionCount }

  init() {
    unsafe base = .allocate(byteCount: RecordLayout.batchHeadBytes + RecordLayout.batchLimit, alignment: 64)
  }

  /// Ends the buffer's life; its writer calls it once.
  func deallocate() { unsafe base.deallocate() }

  @inlinable
  func hasRoom(for bytes: Int) -> Bool { used &+ bytes <= RecordLayout.batchLimit }

  @inlinable @inline(__always)
  mutating func append(_ sighting: Sighting) {
    precondition(hasRoom(for: RecordLayout.sightingBytes))
    let head =
      RecordLayout.sightingType | UInt64(sighting.flags.rawValue) << 8 | UInt64(sighting.status) << 16
      | UInt64(sighting.lifetime) << 32
    let target = unsafe base + RecordLayout.batchHeadBytes + used
    unsafe target.storeBytes(of: head.littleEndian, as: UInt64.self)
    unsafe target.storeBytes(of: sighting.time.littleEndian, toByteOffset: 8, as: Int64.self)
    unsafe target.storeBytes(of: sighting.client.littleEndian, toByteOffset: 16, as: UInt64.self)
    unsafe target.storeBytes(of: sighting.tag.littleEndian, toByteOffset: 24, as: UInt64.self)
    unsafe target.storeBytes(of: sighting.proof.littleEndian, toByteOffset: 32, as: UInt64.self)
    used &+= RecordLayout.sightingBytes
    count &+= 1
  }

  /// A record of head words and a payload, padded with zeros to whole words. There must be room.
  mutating func append(_ words: [UInt64], payload: [UInt8]) {
    let padded = RecordLayout.padded(payload.count)
    precondition(hasRoom(for: words.count * 8 + padded))
    for word in words { put(word) }
    let target = unsafe base + RecordLayout.batchHeadBytes + used
    unsafe target.initializeMemory(as: UInt8.self, repeating: 0, count: padded)
    unsafe payload.withUnsafeBytes {
      unsafe target.copyMemory(from: $0.baseAddress ?? .init(target), byteCount: $0.count)
    }
    used += padded
    count += 1
    if words[0] & 0xFF == RecordLayout.clientType { descriptionCount += 1 }
  }

  private mutating func put(_ word: UInt64) {
    unsafe base.storeBytes(
      of: word.littleEndian, toByteOffset: RecordLayout.batchHeadBytes + used, as: UInt64.self)
    used += 8
  }

  /// The finished batch, head first. Valid until the next change.
  func sealed(seed: UInt64) -> UnsafeRawBufferPointer {
    let head = UInt64(used) | UInt64(count) << 32
    let payload = unsafe UnsafeRawBufferPointer(start: base + RecordLayout.batchHeadBytes, count: used)
    let sum = unsafe Checksum.of(payload, seed: seed ^ head)
    unsafe base.storeBytes(of: head.littleEndian, as: UInt64.self)
    unsafe base.storeBytes(of: sum.littleEndian, toByteOffset: 8, as: UInt64.self)
    return unsafe UnsafeRawBufferPointer(start: base, count: RecordLayout.batchHeadBytes + used)
  }

  mutating func clear() { (used, count, descriptionCount) = (0, 0, 0) }
}
