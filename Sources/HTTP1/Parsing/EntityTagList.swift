/// Entity tags in lists (RFC 9110 §8.8.3, §13.1).
enum EntityTagList {
  enum Member: Equatable {
    /// `start..<end` holds the opaque tag with its quotes.
    case tag(start: Int, end: Int, isWeak: Bool)
    case any
  }

  /// The next member of `*` or `1#entity-tag`; nil: the end, or what is no tag (what follows it is passed over).
  static func next(_ bytes: borrowing Span<UInt8>, _ index: inout Int, _ end: Int) -> Member? {
    while index < end, bytes[index].isBlank || bytes[index] == UInt8(ascii: ",") { index &+= 1 }
    guard index < end else { return nil }
    if bytes[index] == UInt8(ascii: "*") {
      index &+= 1
      return .any
    }
    var isWeak = false
    // The W is case-sensitive (§8.8.3).
    if bytes[index] == UInt8(ascii: "W"), index &+ 1 < end, bytes[index &+ 1] == UInt8(ascii: "/") {
      isWeak = true
      index &+= 2
    }
    guard index < end, bytes[index] == UInt8(ascii: "\"") else { return nil }
    let start = index
    index &+= 1
    while index < end, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] < 0x21 { return nil }
      index &+= 1
    }
    guard index < end else { return nil }
    index &+= 1
    return .tag(start: start, end: index, isWeak: isWeak)
  }

  /// What a tag of the form `"` + 32 lower-case hexadecimal digits + `"` proves: its first 16 digits as a number. 0:
  /// another form, which proves nothing.
  static func proof(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    guard end &- start == 34 else { return 0 }
    var value: UInt64 = 0
    for index in 0..<32 {
      let byte = bytes[start &+ 1 &+ index]
      let digit = byte.isDigit ? byte &- 0x30 : byte &- 0x61 &+ 10
      guard byte.isDigit || byte &- 0x61 < 6 else { return 0 }
      if index < 16 { value = value &<< 4 | UInt64(digit) }
    }
    return value
  }
}
