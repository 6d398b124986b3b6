/// Texts that are looked for by their bytes, in place: neither a look-up nor a miss allocates.
final class ByteTable: Sendable {
  private struct Entry {
    let hash: UInt64
    let start: Int
    let end: Int
  }

  private let entries: [Entry]
  private let bytes: [UInt8]
  /// Indices of entries by their hashes, -1 where there is none; a power of two, at most half of them used.
  private let slots: [Int32]
  /// Of each length, the last one standing for all that are longer: the last letters of its texts, by their lower bits.
  private let lastLetters: [UInt64]
  private static var lengths: Int { 32 }

  /// - Parameter texts: each once; the place of each is its index.
  init(_ texts: [String]) {
    var (entries, bytes): ([Entry], [UInt8]) = ([], [])
    var slots = [Int32](repeating: -1, count: max(8, (texts.count * 2 - 1).nextPowerOfTwo))
    var lastLetters = [UInt64](repeating: 0, count: Self.lengths)
    for text in texts {
      let start = bytes.count
      bytes += text.utf8
      let hash = Self.hash(bytes.span, start, bytes.count)
      lastLetters[min(bytes.count - start, Self.lengths - 1)] |= 1 << UInt64((bytes.last ?? 0) & 63)
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(entries.count)
      entries.append(Entry(hash: hash, start: start, end: bytes.count))
    }
    (self.entries, self.bytes, self.slots, self.lastLetters) = (entries, bytes, slots, lastLetters)
  }

  /// The index of the text that those bytes are; nil if it is none.
  @inline(__always)
  func find(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    // Most are reported by their length and their last letter to be none.
    if start >= end || lastLetters[min(end &- start, Self.lengths - 1)] &>> UInt64(text[end &- 1] & 63) & 1 == 0 {
      return nil
    }
    return look(text, start, end)
  }

  @inline(never)
  private func look(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    let hash = Self.hash(text, start, end)
    let bytes = bytes
    var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      let entry = entries[index]
      if entry.hash == hash, entry.end &- entry.start == end &- start,
        text.isSame(start, end, as: bytes.span, entry.start)
      {
        return index
      }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  /// A strangers' text can only make one look-up longer: the entries are the operator's.
  private static func hash(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    text.hash(start, end, seed: UInt64(truncatingIfNeeded: end &- start) &* 0x9E37_79B9_7F4A_7C15)
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
    if count < 8 { return shortWord(index, end) }
    // The last eight bytes, without those before.
    let last = unsafe wholeWord(unchecked: count &- 8) &>> UInt64((index &+ 8 &- count) &* 8)
    return last & ~(~0 &<< UInt64((end &- index) &* 8))
  }

  /// The eight bytes from `index` as a little-endian number.
  /// - Parameter index: of at least eight bytes that are there.
  @inline(__always)
  @unsafe func wholeWord(unchecked index: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
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
