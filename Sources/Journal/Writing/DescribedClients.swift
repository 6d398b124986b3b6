/// The clients already described in the present segment: an open-addressed set of hashes. Looking up allocates
/// nothing; adding a new client may.
///
/// Owned by one `JournalWriter`, touched by its loop thread only.
@usableFromInline
@safe
struct DescribedClients {
  @usableFromInline var slots: UnsafeMutablePointer<UInt64>
  @usableFromInline var mask: Int
  private var count = 0

  init() {
    mask = 1023
    unsafe slots = Self.allocate(1024)
  }

  /// Ends the set's life; its writer calls it once.
  func deallocate() { unsafe slots.deallocate() }

  /// 0 marks an empty slot; a hash of 0 is kept as 1 (one in 2^64: it costs a second description at worst).
  @inlinable
  func contains(_ hash: UInt64) -> Bool {
    let wanted = hash == 0 ? 1 : hash
    var slot = Int(truncatingIfNeeded: wanted) & mask
    while true {
      let found = unsafe slots[slot]
      if found == wanted { return true }
      if found == 0 { return false }
      slot = (slot &+ 1) & mask
    }
  }

  mutating func insert(_ hash: UInt64) {
    if contains(hash) { return }
    if count * 2 > mask { grow() }
    place(hash == 0 ? 1 : hash)
    count += 1
  }

  /// Forgets all; the memory of a crowd is given back.
  mutating func removeAll() {
    guard count > 0 else { return }
    unsafe slots.deallocate()
    self = DescribedClients()
  }

  private mutating func place(_ hash: UInt64) {
    var slot = Int(truncatingIfNeeded: hash) & mask
    while unsafe slots[slot] != 0 { slot = (slot + 1) & mask }
    unsafe slots[slot] = hash
  }

  private mutating func grow() {
    let old = unsafe slots
    let oldCount = mask + 1
    unsafe slots = Self.allocate(oldCount * 2)
    mask = oldCount * 2 - 1
    for slot in 0..<oldCount {
      if unsafe old[slot] != 0 { unsafe place(old[slot]) }
    }
    unsafe old.deallocate()
  }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt64> {
    let slots = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
    unsafe slots.initialize(repeating: 0, count: count)
    return unsafe slots
  }
}
