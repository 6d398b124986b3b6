/// Bytes as US-ASCII reads them. `@usableFromInline`: of a package's type that is not, nothing is inlined elsewhere.
@usableFromInline package enum ASCII {
  @inlinable @inline(__always) package static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// In either case.
  @inlinable @inline(__always) package static func isHexDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
  }

  /// The value of a hexadecimal digit in either case; nil for any other byte, and for none.
  @inlinable @inline(__always) package static func hexValue(_ byte: UInt8?) -> UInt8? {
    switch byte {
    case .some(let digit) where isDigit(digit): digit - UInt8(ascii: "0")
    case .some(let digit) where digit | 0x20 >= UInt8(ascii: "a") && digit | 0x20 <= UInt8(ascii: "f"):
      (digit | 0x20) - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// `A-Z` in lower case, every other byte as it is; invalid UTF-8 is replaced.
  @inlinable package static func lowercased(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// Whether a byte may stand in a method or header name (RFC 9110 §5.6.2, `tchar`).
  @inlinable package static func isTokenByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || isDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }
}
