/// Exact paths, looked up by bytes: a stranger's path is never made a text of.
struct PathSet: Sendable {
  private var bytes: [UInt8] = []
  private var entries: [Range<Int>] = []
  /// Open-addressed: 0 is an empty slot, else the index of an entry, plus one. At most half full.
  private var slots: [UInt32] = []

  init(_ paths: some Sequence<String>) {
    for path in Set(paths) {
      entries.append(bytes.count..<bytes.count + path.utf8.count)
      bytes += path.utf8
    }
    if entries.isEmpty { return }
    var size = 8
    while size < entries.count * 2 { size *= 2 }
    var slots = [UInt32](repeating: 0, count: size)
    let all = bytes
    let span = all.span
    for (index, entry) in entries.enumerated() {
      var slot = Int(truncatingIfNeeded: span.foldedHash(entry.lowerBound, entry.upperBound)) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(index + 1)
    }
    self.slots = slots
  }

  var isEmpty: Bool { entries.isEmpty }

  /// Whether the range is one of the paths.
  func contains(_ other: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    if slots.isEmpty { return false }
    let own = bytes.span
    var slot = Int(truncatingIfNeeded: other.foldedHash(start, end)) & (slots.count - 1)
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if other.equals(start, end, own, entry.lowerBound, entry.upperBound) { return true }
      slot = (slot + 1) & (slots.count - 1)
    }
    return false
  }
}
