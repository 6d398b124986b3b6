extension JSONReader {
  /// The text of the string at hand (RFC 8259 §7).
  mutating func string() throws(JSONError) -> String {
    position += 1
    var decoded: [UInt8] = []
    var runStart = position
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        decoded += bytes[runStart..<position]
        position += 1
        return String(decoding: decoded, as: UTF8.self)
      case UInt8(ascii: "\\"):
        decoded += bytes[runStart..<position]
        decoded += String(try escape()).utf8
        runStart = position
      case 0..<0x20: throw failure("\(name(of: byte)) in a string must be escaped", at: position)
      case 0x20..<0x80: position += 1
      default: try skipUTF8Sequence()
      }
    }
    throw failure("the document ends inside a string", at: position)
  }

  /// The character that the escape at hand stands for.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let letter = current else { throw failure("the document ends inside a string", at: position) }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default: throw failure("'\\' must be followed by one of \" \\ / b f n r t u", at: start)
    }
  }

  /// The rest of `\uXXXX`, and of the pair where that is a surrogate, of the escape that began at `start`.
  private mutating func unicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let unit = try fourHexadecimalDigits()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // What is no scalar in 16 bits is a surrogate: a high one must be followed by a low one (RFC 8259 §7).
    guard unit < 0xdc00, skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else {
      if current == nil, unit < 0xdc00 { throw failure("the document ends inside a string", at: position) }
      throw failure("lone surrogate escape", at: start)
    }
    let low = try fourHexadecimalDigits()
    guard (0xdc00...0xdfff).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00))
    else { throw failure("lone surrogate escape", at: start) }
    return scalar
  }

  private mutating func fourHexadecimalDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = ASCII.hexValue(current) else {
        throw unexpected("a hexadecimal digit")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  /// Steps over one character of more than one byte, which must be well-formed by table 3-7 of the Unicode Standard:
  /// that leaves out overlong forms, surrogates, and what is over U+10FFFF.
  private mutating func skipUTF8Sequence() throws(JSONError) {
    guard let (length, second) = UTF8Lead.following(bytes[position]),
      position + length <= bytes.count,
      second.contains(bytes[position + 1]),
      bytes[position + 2..<max(position + length, position + 2)].allSatisfy({ $0 & 0xc0 == 0x80 })
    else { throw failure("not UTF-8 at byte 0x\([bytes[position]].hexadecimal)", at: position) }
    position += length
  }
}

/// What the first byte of a UTF-8 character demands (Unicode Standard table 3-7, RFC 3629 §4).
private enum UTF8Lead {
  /// The length in bytes of the character and the range of its second byte; nil for a byte that starts no character of
  /// more than one byte. The third and fourth bytes are always 0x80 to 0xbf.
  static func following(_ lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0xc2...0xdf: (2, 0x80...0xbf)
    case 0xe0: (3, 0xa0...0xbf)
    case 0xe1...0xec, 0xee...0xef: (3, 0x80...0xbf)
    case 0xed: (3, 0x80...0x9f)
    case 0xf0: (4, 0x90...0xbf)
    case 0xf1...0xf3: (4, 0x80...0xbf)
    case 0xf4: (4, 0x80...0x8f)
    default: nil
    }
  }
}
