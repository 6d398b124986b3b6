/// Paths in the one spelling in which they are compared: `%6f` is `o`, and `%2f` is `%2F`, but never a slash
/// (RFC 9110 §4.2.3, RFC 3986 §6.2.2: unreserved characters only). Dot segments and double slashes stay: other servers
/// distinguish them.
package enum PathText {
  package static func normal(_ path: String) -> String {
    let isEscaped = unsafe path.utf8.withContiguousStorageIfAvailable { unsafe $0.contains(UInt8(ascii: "%")) }
    if isEscaped == false { return path }
    let bytes = Array(path.utf8)
    var normal: [UInt8] = []
    normal.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = ASCII.hexValue(bytes[index + 1]),
        let low = ASCII.hexValue(bytes[index + 2])
      {
        let byte = high << 4 | low
        normal +=
          URLByte.isUnreserved(byte) ? [byte] : [bytes[index], capital(bytes[index + 1]), capital(bytes[index + 2])]
        index += 3
      } else {
        normal.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: normal, as: UTF8.self)
  }

  private static func capital(_ byte: UInt8) -> UInt8 { byte >= 0x61 ? byte - 0x20 : byte }
}
