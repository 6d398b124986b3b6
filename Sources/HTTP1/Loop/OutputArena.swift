import Basics

/// Where the answers of one round are put together, one connection's after another's. Allocated once, touched as far
/// as it is used. Owned by one loop thread.
@safe
struct OutputArena {
  /// Which Connection field goes behind Date.
  enum ConnectionField { case none, close, keepAlive }

  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var used = 0

  /// Room that no answer may count on: for `100 Continue` and Connection fields.
  static var slack: Int { 128 }

  init(capacity: Int) {
    self.capacity = capacity
    unsafe base = .allocate(capacity: capacity)
  }

  func deallocate() { unsafe base.deallocate() }

  var room: Int { capacity &- used &- Self.slack }

  /// Makes room for answers of another table; only while empty.
  mutating func grow(to wanted: Int) {
    guard wanted > capacity, used == 0 else { return }
    unsafe base.deallocate()
    self = OutputArena(capacity: wanted)
  }

  mutating func clear() { used = 0 }

  func pointer(_ offset: Int) -> UnsafePointer<UInt8> { unsafe UnsafePointer(base + offset) }

  /// Copies a prepared answer, with the date filled in. There must be room.
  @inline(__always)
  mutating func append(
    _ block: Block, of table: TableView, headOnly: Bool, date: UnsafePointer<UInt8>, _ connection: ConnectionField
  ) {
    let count = Int(headOnly ? block.headCount : block.count)
    precondition(count <= room)
    let source = unsafe table.pointer(block.start)
    let start = used
    if connection == .none {
      unsafe put(source, count)
    } else {
      let prefix = Int(block.dateOffset) &+ HTTPDate.byteCount &+ 2
      unsafe put(source, prefix)
      put(connection == .close ? "Connection: close\r\n" : "Connection: keep-alive\r\n")
      unsafe put(source + prefix, count &- prefix)
    }
    unsafe (base + start + Int(block.dateOffset)).update(from: date, count: HTTPDate.byteCount)
  }

  /// Puts what is no prepared answer, and makes room for it where there is none: this arena stays as great.
  mutating func put(_ bytes: [UInt8]) {
    if room < bytes.count { extend(to: used + bytes.count + Self.slack) }
    unsafe bytes.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { unsafe put(start, source.count) }
    }
  }

  /// Takes back what was put last.
  mutating func truncate(to offset: Int) { used = offset }

  private mutating func extend(to wanted: Int) {
    var greater = OutputArena(capacity: max(wanted, capacity + capacity / 2))
    unsafe greater.put(base, used)
    unsafe base.deallocate()
    self = greater
  }

  mutating func put(_ text: StaticString) { unsafe put(text.utf8Start, text.utf8CodeUnitCount) }

  /// Copies bytes. There must be room.
  @inline(__always)
  mutating func put(_ source: UnsafePointer<UInt8>, _ count: Int) {
    unsafe (base + used).update(from: source, count: count)
    used &+= count
  }
}
