/// The memory behind a `ResponseTable`: filled once, then only read, freed with its owner.
@safe
final class TableMemory {
  let bytes: UnsafeMutableBufferPointer<UInt8>
  let routes: UnsafeMutableBufferPointer<Route>
  let fixed: UnsafeMutableBufferPointer<Block>
  let hosts: UnsafeMutableBufferPointer<HostEntry>
  /// Open-addressed: 0 is an empty slot, else the index of a route, plus one. At most half full.
  let routeSlots: UnsafeMutableBufferPointer<UInt32>
  /// The same for hosts.
  let hostSlots: UnsafeMutableBufferPointer<UInt32>

  init(_ draft: TableDraft) {
    unsafe bytes = Self.copy(draft.bytes)
    unsafe routes = Self.copy(draft.routes)
    unsafe fixed = Self.copy(draft.fixed)
    unsafe hosts = Self.copy(draft.hosts)
    let span = draft.bytes.span
    unsafe routeSlots = Self.copy(
      Self.slots(
        draft.routes.map { route in
          let (start, end) = (Int(route.pathStart), Int(route.pathStart + route.pathCount))
          return TableView.routeHash(span, start, end, site: Int(route.site))
        }))
    unsafe hostSlots = Self.copy(
      Self.slots(
        draft.hosts.map { host in
          span.foldedHash(Int(host.start), Int(host.start + host.count), fold: ByteWord.lowerCase)
        }))
  }

  deinit {
    unsafe bytes.deallocate()
    unsafe routes.deallocate()
    unsafe fixed.deallocate()
    unsafe hosts.deallocate()
    unsafe routeSlots.deallocate()
    unsafe hostSlots.deallocate()
  }

  private static func slots(_ hashes: [UInt64]) -> [UInt32] {
    var size = 8
    while size < hashes.count * 2 { size *= 2 }
    var slots = [UInt32](repeating: 0, count: size)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(index + 1)
    }
    return slots
  }

  private static func copy<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = unsafe memory.initialize(from: elements)
    return unsafe memory
  }
}
