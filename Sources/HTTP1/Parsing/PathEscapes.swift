/// Percent-encodings in paths: an unreserved character is the same written either way, and so are hexadecimal digits
/// in either case (RFC 9110 §4.2.3, RFC 3986 §6.2.2). A reserved one means something else when it is encoded.
enum PathEscapes {
  /// The range in its one spelling; nil where it has that already.
  static func normal(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8]? {
    var index = start
    while index < end, bytes[index] != UInt8(ascii: "%") { index &+= 1 }
    if index == end { return nil }
    var normal = bytes.array(start, index)
    var isSame = true
    while index < end {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "%"), index + 2 < end, let high = digit(bytes[index + 1]),
        let low = digit(bytes[index + 2])
      else {
        normal.append(byte)
        index += 1
        continue
      }
      let value = high << 4 | low
      let spelling = isUnreserved(value) ? [value] : [byte, capital(bytes[index + 1]), capital(bytes[index + 2])]
      if spelling.count == 1 || spelling[1] != bytes[index + 1] || spelling[2] != bytes[index + 2] { isSame = false }
      normal += spelling
      index += 3
    }
    return isSame ? nil : normal
  }

  /// RFC 3986 §2.3.
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    byte.isDigit || (byte | 0x20) &- 0x61 < 26 || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    if byte.isDigit { return byte - 0x30 }
    return (byte | 0x20) &- 0x61 < 6 ? (byte | 0x20) - 0x61 + 10 : nil
  }

  private static func capital(_ byte: UInt8) -> UInt8 { byte >= 0x61 ? byte - 0x20 : byte }
}
