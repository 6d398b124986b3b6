/// Texts that are looked for by their bytes, in place: neither a look-up nor a miss allocates.
struct ByteTable: Sendable {
  private struct Entry {
    let hash: UInt64
    let start: Int
    let end: Int
  }

  private var entries: [Entry] = []
  private var bytes: [UInt8] = []
  /// Indices of entries by their hashes, -1 where there is none; a power of two, at most half of them used.
  private var slots: [Int32]
  /// Which lengths there are; the last bit stands for all from 63 on.
  private var lengths: UInt64 = 0

  /// - Parameter texts: each once; the place of each is its index.
  init(_ texts: [String]) {
    slots = Array(repeating: -1, count: max(8, (texts.count * 2 - 1).nextPowerOfTwo))
    for text in texts {
      let start = bytes.count
      bytes += text.utf8
      let hash = Self.hash(bytes.span, start, bytes.count)
      lengths |= 1 << UInt64(min(bytes.count - start, 63))
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(entries.count)
      entries.append(Entry(hash: hash, start: start, end: bytes.count))
    }
  }

  /// The index of the text that those bytes are; nil if it is none.
  func find(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    if lengths &>> UInt64(min(end &- start, 63)) & 1 == 0 { return nil }
    let hash = Self.hash(text, start, end)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if entries[index].hash == hash, isSame(entries[index], text, start, end) { return index }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  private func isSame(_ entry: Entry, _ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard entry.end &- entry.start == end &- start else { return false }
    for index in 0..<(end &- start) where bytes[entry.start &+ index] != text[start &+ index] { return false }
    return true
  }

  /// A strangers' text can only make one look-up longer: the entries are the operator's.
  private static func hash(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: end &- start) &* 0x9E37_79B9_7F4A_7C15
    var index = start
    while index < end {
      let product = (hash ^ text.word(index, end)).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      hash = product.high ^ product.low
      index &+= 8
    }
    return hash
  }
}

extension Span<UInt8> {
  /// The eight bytes from `index` as a little-endian number, those from `end` on zero; reads nothing behind the span.
  @inline(__always)
  func word(_ index: Int, _ end: Int) -> UInt64 {
    precondition(index >= 0 && index < end && end <= count)
    if index &+ 8 <= count {
      let word = unsafe UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
      let wanted = end &- index
      return wanted >= 8 ? word : word & ~(~0 &<< UInt64(wanted &* 8))
    }
    return shortWord(index, end)
  }

  @inline(never)
  private func shortWord(_ index: Int, _ end: Int) -> UInt64 {
    var value: UInt64 = 0
    var place = Swift.min(end, index &+ 8)
    while place > index {
      place &-= 1
      value = value &<< 8 | UInt64(self[place])
    }
    return value
  }
}

extension Int {
  fileprivate var nextPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
