/// What a loop reads of a `ResponseTable`: plain pointers, so that a look-up counts no references. Valid while the
/// loop holds the table.
@safe
struct TableView {
  private var bytes: UnsafePointer<UInt8>
  let byteCount: Int
  private let routes: UnsafePointer<Route>
  private let fixed: UnsafePointer<Block>
  private let hosts: UnsafePointer<HostEntry>
  private let routeSlots: UnsafePointer<UInt32>
  private let routeMask: Int
  private let hostSlots: UnsafePointer<UInt32>
  private let hostMask: Int
  private let siteCount: Int
  private let fallbackSite: Int
  /// Of the longest answer there is, bytes.
  let longest: Int

  init(_ memory: TableMemory, siteCount: Int, fallbackSite: Int?) {
    unsafe bytes = UnsafePointer(memory.bytes.baseAddress!)
    byteCount = unsafe memory.bytes.count
    unsafe routes = UnsafePointer(memory.routes.baseAddress!)
    unsafe fixed = UnsafePointer(memory.fixed.baseAddress!)
    unsafe hosts = UnsafePointer(memory.hosts.baseAddress!)
    unsafe routeSlots = UnsafePointer(memory.routeSlots.baseAddress!)
    routeMask = unsafe memory.routeSlots.count - 1
    unsafe hostSlots = UnsafePointer(memory.hostSlots.baseAddress!)
    hostMask = unsafe memory.hostSlots.count - 1
    self.siteCount = siteCount
    self.fallbackSite = fallbackSite ?? -1
    let answers = unsafe memory.routes.map(\.full.count) + memory.fixed.map(\.count)
    longest = Int(answers.max() ?? 0)
  }

  /// The same table over a copy of its bytes, which the caller keeps and frees.
  func copied(to copy: UnsafeMutablePointer<UInt8>) -> TableView {
    unsafe copy.initialize(from: bytes, count: byteCount)
    var view = self
    unsafe view.bytes = UnsafePointer(copy)
    return view
  }

  /// - Parameter index: as `route` gave it.
  @inline(__always)
  func route(at index: Int) -> UnsafePointer<Route> { unsafe routes + index }

  @inline(__always)
  func block(_ answer: FixedAnswer) -> Block { unsafe fixed[answer.rawValue] }

  @inline(__always)
  func pointer(_ offset: UInt32) -> UnsafePointer<UInt8> { unsafe bytes + Int(offset) }

  /// Which site a host means; -1: none. No host (HTTP/1.0) is nobody's.
  @inline(__always)
  func site(_ span: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    siteCount == 1 ? 0 : siteOfMany(span, start, end)
  }

  @inline(never)
  private func siteOfMany(_ span: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var slot = Int(truncatingIfNeeded: span.foldedHash(start, end, fold: ByteWord.lowerCase)) & hostMask
    while true {
      let found = unsafe Int(hostSlots[slot])
      if found == 0 { return fallbackSite }
      let host = unsafe hosts[found - 1]
      if isHost(host, span, start, end) { return Int(host.site) }
      slot = (slot &+ 1) & hostMask
    }
  }

  /// The route of a site's path, by its exact bytes; nil: none.
  @inline(__always)
  func route(_ span: borrowing Span<UInt8>, _ start: Int, _ end: Int, site: Int) -> Int? {
    var slot = Int(truncatingIfNeeded: Self.routeHash(span, start, end, site: site)) & routeMask
    while true {
      let found = unsafe Int(routeSlots[slot])
      if found == 0 { return nil }
      if isRoute(found &- 1, span, start, end, site) { return found &- 1 }
      slot = (slot &+ 1) & routeMask
    }
  }

  /// Of the length and the last sixteen bytes: well-known paths begin alike. What they have in common costs a
  /// comparison, no more: the entries are the operator's own.
  @inline(__always)
  static func routeHash(_ span: borrowing Span<UInt8>, _ start: Int, _ end: Int, site: Int) -> UInt64 {
    let hash = span.foldedHash(max(start, end &- 16), end) ^ UInt64(end &- start &+ site &<< 32)
    return ByteWord.folded(hash)
  }

  /// Whether a range holds the same bytes as the table from `ownStart` on.
  @inline(__always)
  func equals(_ ownStart: UInt32, _ count: Int, _ span: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let own = unsafe Span(_unsafeStart: bytes, count: byteCount)
    return own.equals(Int(ownStart), Int(ownStart) &+ count, span, start, end)
  }

  @inline(__always)
  private func isRoute(_ index: Int, _ span: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ site: Int) -> Bool {
    let route = unsafe routes + index
    guard unsafe Int(route.pointee.site) == site, unsafe Int(route.pointee.pathCount) == end &- start else {
      return false
    }
    return unsafe equals(route.pointee.pathStart, end &- start, span, start, end)
  }

  private func isHost(_ host: HostEntry, _ span: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard Int(host.count) == end &- start else { return false }
    for index in 0..<Int(host.count) {
      let byte = span[start &+ index]
      let folded = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if unsafe bytes[Int(host.start) &+ index] != folded { return false }
    }
    return true
  }
}
