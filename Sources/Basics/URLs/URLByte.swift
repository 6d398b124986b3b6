/// The bytes that a URL is made of (RFC 3986 §2).
@frozen @usableFromInline package enum URLByte {
  /// Letters, digits and `-._~` (§2.3): an escape for one of them says the same as the byte.
  @inlinable @inline(__always) package static func isUnreserved(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
  }

  /// Reserved and unreserved ones, as two bit sets; neither `#`, which ends a URL, nor `%`, which begins an escape.
  @inlinable @inline(__always) package static func isAllowed(_ byte: UInt8) -> Bool {
    let lower: UInt64 = 0xAFFF_FFD2_0000_0000  // ! $ & ' ( ) * + , - . / 0-9 : ; = ?
    let upper: UInt64 = 0x47FF_FFFE_AFFF_FFFF  // @ A-Z [ ] _ a-z ~
    let set = byte < 64 ? lower : (byte < 128 ? upper : 0)
    return (set &>> UInt64(byte & 63)) & 1 == 1
  }

  /// The place of the first byte that may not stand in a URL: one that must be escaped, or a `%` that begins no escape.
  /// Nil where all may. A `#` may.
  package static func firstFault(in bytes: [UInt8]) -> Int? {
    bytes.indices.first { index in
      switch bytes[index] {
      case UInt8(ascii: "#"): false
      case UInt8(ascii: "%"): !isEscape(bytes[index...])
      case let byte: !isAllowed(byte)
      }
    }
  }

  /// Whether a text begins with `%` and two hexadecimal digits.
  private static func isEscape(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.dropFirst().prefix(2)
    return digits.count == 2 && digits.allSatisfy(ASCII.isHexDigit)
  }
}
