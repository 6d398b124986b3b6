/// What the first byte of a UTF-8 character demands (Unicode Standard table 3-7, RFC 3629 §4).
enum UTF8Lead {
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
