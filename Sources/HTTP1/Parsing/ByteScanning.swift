extension UInt8 {
  /// Whether the byte may stand in a token (RFC 9110 §5.6.2): two bit sets, for a table would be a global to
  /// initialise lazily, with a check on each use.
  @inline(__always)
  var isToken: Bool {
    let lower: UInt64 = 0x03FF_6CFA_0000_0000  // ! # $ % & ' * + - . 0-9
    let upper: UInt64 = 0x57FF_FFFF_C7FF_FFFE  // A-Z ^ _ ` a-z | ~
    let set = self < 64 ? lower : (self < 128 ? upper : 0)
    return (set &>> UInt64(self & 63)) & 1 == 1
  }

  @inline(__always)
  var isDigit: Bool { self &- 0x30 < 10 }
}

extension Span<UInt8> {
  /// The start of the bytes, for the loops below: each checks its range against the span once, not at every step.
  @inline(__always)
  @unsafe func start(checking start: Int, _ end: Int) -> UnsafePointer<UInt8> {
    precondition(start >= 0 && start <= end && end <= count)
    return unsafe withUnsafeBufferPointer { unsafe $0.baseAddress.unsafelyUnwrapped }
  }

  /// The 8 bytes at `offset` as a little-endian number.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset &+ 8 <= count)
    return unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
  }

  /// Up to 8 bytes from `offset`, those from `end` on zero. Reads nothing behind the span.
  @inline(__always)
  func word(at offset: Int, before end: Int) -> UInt64 {
    let wanted = end &- offset
    if offset &+ 8 <= count {
      let word = word(at: offset)
      return wanted >= 8 ? word : (wanted <= 0 ? 0 : ByteWord.first(wanted, of: word))
    }
    return shortWord(at: offset, before: end)
  }

  /// The same near the end of the span, where 8 bytes cannot be loaded at once.
  @inline(never)
  private func shortWord(at offset: Int, before end: Int) -> UInt64 {
    var value: UInt64 = 0
    var index = end
    while index > offset {
      index &-= 1
      value = value &<< 8 | UInt64(self[index])
    }
    return value
  }

  /// Whether the range holds `text`, which is in lower case, in any case of letters.
  func matches(_ text: StaticString, _ start: Int, _ end: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard end &- start == length, start >= 0, end <= count else { return false }
    for index in 0..<length {
      let byte = self[start &+ index]
      // Only letters have a case: `\r` | 0x20 would else pass for `-`.
      let folded = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if unsafe folded != text.utf8Start[index] { return false }
    }
    return true
  }

  /// The first byte from `start` that may not stand in a token; `end` if there is none.
  @inline(__always)
  func tokenEnd(_ start: Int, _ end: Int) -> Int {
    unsafe ByteScan.tokenEnd(self.start(checking: start, end), start, end)
  }

  /// The first byte from `start` that is no letter, digit, `-` or `.`; `end` if there is none.
  @inline(__always)
  func plainHostEnd(_ start: Int, _ end: Int) -> Int {
    unsafe ByteScan.plainHostEnd(self.start(checking: start, end), start, end)
  }

  /// The first byte from `start` that cannot belong to a target, which its query ends if asked; `end` if there is none.
  @inline(__always)
  func targetEnd(_ start: Int, _ end: Int, atQuery: Bool) -> Int {
    unsafe ByteScan.targetEnd(self.start(checking: start, end), start, end, atQuery: atQuery)
  }

  /// The same bytes as another span's range.
  @inline(__always)
  func equals(_ start: Int, _ end: Int, _ other: borrowing Span<UInt8>, _ otherStart: Int, _ otherEnd: Int) -> Bool {
    guard end &- start == otherEnd &- otherStart else { return false }
    let base = unsafe self.start(checking: start, end) + start
    let otherBase = unsafe other.start(checking: otherStart, otherEnd) + otherStart
    let length = end &- start
    var index = 0
    while index &+ 8 <= length {
      if unsafe ByteWord.load(base + index) != ByteWord.load(otherBase + index) { return false }
      index &+= 8
    }
    // The last eight again, where there are so many.
    if length >= 8 { return unsafe ByteWord.load(base + length - 8) == ByteWord.load(otherBase + length - 8) }
    while index < length {
      if unsafe base[index] != otherBase[index] { return false }
      index &+= 1
    }
    return true
  }

  /// A multiply-fold hash of a range, one multiplication for 8 bytes; each byte or-ed with `fold` first (see
  /// `ByteWord.lowerCase`). For look-ups in tables whose entries are the operator's own.
  @inline(__always)
  func foldedHash(_ start: Int, _ end: Int, fold: UInt64 = 0) -> UInt64 {
    let base = unsafe self.start(checking: start, end)
    var hash = UInt64(truncatingIfNeeded: end &- start) &* 0x9E37_79B9_7F4A_7C15
    var index = start
    while index &+ 8 <= end {
      hash = unsafe ByteWord.folded(hash ^ (ByteWord.load(base + index) | fold))
      index &+= 8
    }
    if index == end { return hash }
    // The last eight again, where there are so many.
    let tail = end >= start &+ 8 ? unsafe ByteWord.load(base + end - 8) : word(at: index, before: end)
    return ByteWord.folded(hash ^ (tail | fold))
  }

  /// A copy, for the cold paths.
  func array(_ start: Int, _ end: Int) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: self.start(checking: start, end) + start, count: end - start))
  }

  func string(_ start: Int, _ end: Int) -> String {
    unsafe String(
      decoding: UnsafeBufferPointer(start: self.start(checking: start, end) + start, count: end - start), as: UTF8.self)
  }
}
