/// Numbers for texts in the order in which they come, found by their bytes in place. The texts are strangers': they are
/// told apart under a key of this process.
package struct ByteIndex: Sendable {
  private struct Entry {
    let hash: UInt64
    let start: Int
    let end: Int
  }

  private let key = UInt64.random(in: .min ... .max)
  private var entries: [Entry] = []
  private var bytes: [UInt8] = []
  /// Numbers by their hashes, -1 where there is none; a power of two, at most half of them used.
  private var slots = [Int32](repeating: -1, count: 64)

  package init() {}

  package var count: Int { entries.count }

  /// Of all texts.
  package var byteCount: Int { bytes.count }

  /// The number of the text that those bytes are; nil if it has none yet.
  package func find(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    let hash = hash(text, start, end)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if entries[index].hash == hash, isSame(entries[index], text, start, end) { return index }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  /// The number of the text, given to it where it has none.
  package mutating func place(of text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    if let known = find(text, start, end) { return known }
    let entry = Entry(hash: hash(text, start, end), start: bytes.count, end: bytes.count + end - start)
    for index in start..<end { bytes.append(text[index]) }
    entries.append(entry)
    if entries.count * 2 > slots.count {
      slots = Array(repeating: -1, count: slots.count * 2)
      for index in entries.indices { put(index) }
    } else {
      put(entries.count - 1)
    }
    return entries.count - 1
  }

  private mutating func put(_ index: Int) {
    var slot = Int(truncatingIfNeeded: entries[index].hash) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(index)
  }

  private func isSame(_ entry: Entry, _ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard entry.end &- entry.start == end &- start else { return false }
    let known = bytes.span
    var index = 0
    while start &+ index < end {
      if known.word(entry.start &+ index, entry.end) != text.word(start &+ index, end) { return false }
      index &+= 8
    }
    return true
  }

  private func hash(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var hash = key ^ UInt64(truncatingIfNeeded: end &- start)
    var index = start
    while index < end {
      let product = (hash ^ text.word(index, end)).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      hash = product.high ^ product.low
      index &+= 8
    }
    return hash
  }
}
