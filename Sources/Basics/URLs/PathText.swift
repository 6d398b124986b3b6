/// Paths in the one spelling in which they are compared: `%6f` is `o`, and `%2f` is `%2F`, but never a slash
/// (RFC 9110 §4.2.3, RFC 3986 §6.2.2: unreserved characters only). Dot segments and double slashes stay: other servers
/// tell them apart.
package enum PathText {
  package static func normal(_ path: String) -> String {
    let isEscaped = unsafe path.utf8.withContiguousStorageIfAvailable { unsafe $0.contains(UInt8(ascii: "%")) }
    if isEscaped == false { return path }
    let bytes = Array(path.utf8)
    var normal: [UInt8] = []
    normal.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]),
        let low = digit(bytes[index + 2])
      {
        let byte = high << 4 | low
        normal += isUnreserved(byte) ? [byte] : [bytes[index], capital(bytes[index + 1]), capital(bytes[index + 2])]
        index += 3
      } else {
        normal.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: normal, as: UTF8.self)
  }

  /// RFC 3986 §2.3.
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    if byte &- 0x30 < 10 { return byte - 0x30 }
    return (byte | 0x20) &- 0x61 < 6 ? (byte | 0x20) - 0x61 + 10 : nil
  }

  private static func capital(_ byte: UInt8) -> UInt8 { byte >= 0x61 ? byte - 0x20 : byte }
}
