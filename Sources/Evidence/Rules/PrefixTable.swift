import Basics

/// Networks with a value each, found by address: the smallest network that holds it, in O(log n).
///
/// Two networks are either apart or one inside the other, so sorting by first address (wider first) puts every network
/// behind those that hold it; each remembers the narrowest of these.
struct PrefixTable<Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    let prefix: IPPrefix
    let value: Value
    var parent: Int?
  }

  private let entries: [Entry]

  init(_ pairs: [(prefix: IPPrefix, value: Value)]) {
    var entries: [Entry] = []
    var open: [Int] = []
    for pair in pairs.sorted(by: { Self.precedes($0.prefix, $1.prefix) }) {
      while let top = open.last, !Self.encloses(entries[top].prefix, pair.prefix) { open.removeLast() }
      entries.append(Entry(prefix: pair.prefix, value: pair.value, parent: open.last))
      open.append(entries.count - 1)
    }
    self.entries = entries
  }

  /// The smallest network that holds the address.
  subscript(_ address: IPAddress) -> (prefix: IPPrefix, value: Value)? {
    first(holding: address) { _ in true }
  }

  /// Whether some network with such a value holds the address, however small the networks inside it.
  func holds(_ address: IPAddress, where isWanted: (Value) -> Bool) -> Bool {
    first(holding: address, where: isWanted) != nil
  }

  /// The smallest network with such a value that holds the address.
  func first(
    holding address: IPAddress, where isWanted: (Value) -> Bool
  ) -> (prefix: IPPrefix, value: Value)? {
    var index = lastStarting(atOrBelow: address)
    while let candidate = index {
      let entry = entries[candidate]
      if entry.prefix.contains(address), isWanted(entry.value) { return (entry.prefix, entry.value) }
      index = entry.parent
    }
    return nil
  }

  private func lastStarting(atOrBelow address: IPAddress) -> Int? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].prefix.first.bits <= address.bits { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  private static func precedes(_ a: IPPrefix, _ b: IPPrefix) -> Bool {
    (a.first.bits, a.fixedBits) < (b.first.bits, b.fixedBits)
  }

  private static func encloses(_ outer: IPPrefix, _ inner: IPPrefix) -> Bool {
    outer.first.bits <= inner.first.bits && inner.last.bits <= outer.last.bits
  }
}
