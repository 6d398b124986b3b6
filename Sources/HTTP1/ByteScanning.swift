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

/// Eight bytes at a time. The result of each test has the top bit of a byte set where the byte passes; false hits
/// can only lie above the first true one, so `trailingZeroBitCount / 8` is exact.
enum ByteWord {
  @inline(__always) static var ones: UInt64 { 0x0101_0101_0101_0101 }
  @inline(__always) static var tops: UInt64 { 0x8080_8080_8080_8080 }
  /// Sets the bit that makes ASCII letters lower-case.
  @inline(__always) static var lowerCase: UInt64 { 0x2020_2020_2020_2020 }

  @inline(__always)
  static func below(_ limit: UInt8, in word: UInt64) -> UInt64 { (word &- ones &* UInt64(limit)) & ~word & tops }

  @inline(__always)
  static func equal(to byte: UInt8, in word: UInt64) -> UInt64 {
    let difference = word ^ (ones &* UInt64(byte))
    return (difference &- ones) & ~difference & tops
  }

  /// The first `count` (1 to 8) bytes, the others zero.
  @inline(__always)
  static func first(_ count: Int, of word: UInt64) -> UInt64 { word & (~0 &>> UInt64(64 &- count &* 8)) }
}

extension Span<UInt8> {
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
    if wanted >= 8 { return word(at: offset) }
    if offset &+ 8 <= count { return wanted <= 0 ? 0 : ByteWord.first(wanted, of: word(at: offset)) }
    var value: UInt64 = 0
    var index = end
    while index > offset {
      index &-= 1
      value = value &<< 8 | UInt64(self[index])
    }
    return value
  }

  /// Whether the range holds `text`, which is lower-case letters, digits and `-` only, in any case of letters.
  @inline(__always)
  func matches(_ text: StaticString, _ start: Int, _ end: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard end &- start == length, start >= 0, end <= count else { return false }
    var index = 0
    while index < length {
      let byte = self[start &+ index]
      let wanted = unsafe text.utf8Start[index]
      // Only letters have a case: `\r` | 0x20 would else pass for `-`.
      let folded = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if folded != wanted { return false }
      index &+= 1
    }
    return true
  }

  /// The same bytes as another span's range.
  func equals(_ start: Int, _ end: Int, _ other: borrowing Span<UInt8>, _ otherStart: Int, _ otherEnd: Int) -> Bool {
    guard end &- start == otherEnd &- otherStart else { return false }
    var (index, against) = (start, otherStart)
    while index < end {
      if word(at: index, before: end) != other.word(at: against, before: otherEnd) { return false }
      index &+= 8
      against &+= 8
    }
    return true
  }

  /// A multiply-fold hash of a range, one multiplication for 8 bytes; each byte or-ed with `fold` first (see
  /// `ByteWord.lowerCase`). For look-ups in tables whose entries are the operator's own.
  func foldedHash(_ start: Int, _ end: Int, fold: UInt64 = 0) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: end &- start) &* 0x9E37_79B9_7F4A_7C15
    var index = start
    while index < end {
      let product = (hash ^ (word(at: index, before: end) | fold)).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      hash = product.high ^ product.low
      index &+= 8
    }
    return hash
  }

  /// A copy, for the cold paths.
  func array(_ start: Int, _ end: Int) -> [UInt8] { (start..<end).map { self[$0] } }
}
