/// The fields kept of one head, in memory allocated once. (An InlineArray inside a struct is copied as a whole, 3 KiB,
/// for each element read through `self`: measured.)
///
/// Owned by one loop thread, and freed by it.
@safe
struct FieldList {
  /// Twice the most field lines a head may have: a line is kept for what it is, and as a watched one.
  static var capacity: Int { 256 }

  private let base: UnsafeMutablePointer<RequestHead.Field>
  /// How many are in use.
  private(set) var count = 0

  init() { unsafe base = .allocate(capacity: Self.capacity) }

  func deallocate() { unsafe base.deallocate() }

  @inline(__always)
  subscript(index: Int) -> RequestHead.Field {
    precondition(index >= 0 && index < count)
    return unsafe base[index]
  }

  @inline(__always)
  mutating func append(_ field: RequestHead.Field) {
    precondition(count < Self.capacity)
    unsafe (base + count).initialize(to: field)
    count &+= 1
  }

  @inline(__always)
  mutating func removeAll() { count = 0 }
}
