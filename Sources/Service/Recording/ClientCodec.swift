import Evidence
import Storage

/// A recognised client as the journal's bytes: each field as a two-byte length and UTF-8.
///
/// What is written here is all that reaches the disk: the full address is cut before.
enum ClientCodec {
  /// The longest user agent kept, in bytes; the rest says nothing that a rule needs.
  static let userAgentLimit = 256

  static func encode(_ client: ClientIdentity) -> [UInt8] {
    let fields = [
      client.connector, client.connectorClass.rawValue, client.attribution.rawValue, client.rule, client.userAgent,
      client.network, client.unmatchedToken ?? "",
    ]
    return fields.flatMap { field in
      let text = cut(field)
      return [UInt8(text.count & 0xff), UInt8(text.count >> 8)] + text
    }
  }

  /// As much of a text as fits, whole characters (Unicode scalars) only.
  private static func cut(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8.prefix(userAgentLimit + 1))
    if bytes.count <= userAgentLimit { return bytes }
    // What follows the cut is the first byte of a character, unless it begins with the bits 10.
    while bytes.removeLast() & 0xc0 == 0x80 {}
    return bytes
  }

  /// Nil for bytes that this binary did not write.
  static func decode(_ payload: [UInt8]) -> ClientIdentity? {
    var fields: [String] = []
    var rest = payload[...]
    while rest.count >= 2 {
      let count = Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8
      rest = rest.dropFirst(2)
      guard count <= rest.count else { return nil }
      fields.append(String(decoding: rest.prefix(count), as: UTF8.self))
      rest = rest.dropFirst(count)
    }
    guard rest.isEmpty, fields.count == 7, let connectorClass = ConnectorClass(rawValue: fields[1]),
      let attribution = Attribution(rawValue: fields[2])
    else { return nil }
    return ClientIdentity(
      connector: fields[0], connectorClass: connectorClass, attribution: attribution, rule: fields[3],
      userAgent: fields[4], network: fields[5], unmatchedToken: fields[6].isEmpty ? nil : fields[6])
  }
}
