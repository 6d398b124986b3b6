/// Numbers for texts in the order in which they come, found by their bytes in place. The texts are strangers': they are
/// distinguished under a key of this process.
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
    text.put(start, end, to: &bytes)
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

  @inline(__always)
  private func isSame(_ entry: Entry, _ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    entry.end &- entry.start == end &- start && text.isSame(start, end, as: bytes.span, entry.start)
  }

  @inline(__always)
  private func hash(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    text.hash(start, end, seed: key ^ UInt64(truncatingIfNeeded: end &- start))
  }
}

extension Span<UInt8> {
  /// Whether the range has the same bytes as another text from `place` on.
  @inline(__always)
  func isSame(_ start: Int, _ end: Int, as other: borrowing Span<UInt8>, _ place: Int) -> Bool {
    precondition(start >= 0 && start <= end && end <= count && place >= 0 && place &+ end &- start <= other.count)
    let shift = place &- start
    var index = start
    while index &+ 8 <= end {
      let (a, b) = unsafe (wholeWord(unchecked: index), other.wholeWord(unchecked: index &+ shift))
      if a != b { return false }
      index &+= 8
    }
    return index == end || word(index, end) == other.word(index &+ shift, end &+ shift)
  }

  /// Of a range's bytes.
  @inline(__always)
  func hash(_ start: Int, _ end: Int, seed: UInt64) -> UInt64 {
    precondition(start >= 0 && start <= end && end <= count)
    var hash = seed
    var index = start
    while index &+ 16 <= end {
      let (one, other) = unsafe (wholeWord(unchecked: index), wholeWord(unchecked: index &+ 8))
      let product = (hash ^ one).multipliedFullWidth(by: other ^ seed)
      hash = product.high ^ product.low ^ hash &>> 1
      index &+= 16
    }
    while index &+ 8 <= end {
      let word = unsafe wholeWord(unchecked: index)
      hash = Self.mixed(hash ^ word)
      index &+= 8
    }
    return index == end ? hash : Self.mixed(hash ^ word(index, end))
  }

  private static var factor: UInt64 { 0xD6E8_FEB8_6659_FD93 }

  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: factor)
    return product.high ^ product.low
  }
}
