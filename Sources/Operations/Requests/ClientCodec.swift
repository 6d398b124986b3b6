import Evidence
import Journal
package import Storage

/// A recognised client as the journal's bytes.
///
/// What is written here is all that reaches the disk: the full address is cut before. A hash of it goes along, under a
/// key that is in this process's memory only.
package enum ClientCodec {
  package static let fieldCount = 8
  /// What older releases wrote: without the hash.
  package static let olderFieldCount = 7
  /// No connector's name begins with it.
  private static let addressMark = "@"

  package static func encode(_ client: ClientIdentity) -> [UInt8] { FieldCodec.encode(fields(client)) }

  /// Nil for bytes that neither this binary nor an older release wrote.
  package static func decode(_ payload: [UInt8]) -> ClientIdentity? {
    let fields = FieldCodec.decode(payload, count: fieldCount) ?? FieldCodec.decode(payload, count: olderFieldCount)
    return fields.flatMap { client($0[...]) }
  }

  package static func fields(_ client: ClientIdentity) -> [String] {
    [
      addressMark + String(client.address, radix: 16), client.connector, client.connectorClass.rawValue,
      client.attribution.rawValue, client.rule, client.userAgent, client.network, client.unmatchedToken ?? "",
    ]
  }

  package static func client(_ all: ArraySlice<String>) -> ClientIdentity? {
    var fields = Array(all)
    var address: UInt64 = 0
    if fields.count == fieldCount {
      let text = fields.removeFirst()
      guard let read = UInt64(text.dropFirst(), radix: 16), text == addressMark + String(read, radix: 16) else {
        return nil
      }
      address = read
    }
    guard fields.count == olderFieldCount, !fields[0].hasPrefix(addressMark),
      let connectorClass = ConnectorClass(rawValue: fields[1]), let attribution = Attribution(rawValue: fields[2])
    else { return nil }
    return ClientIdentity(
      connector: fields[0], connectorClass: connectorClass, attribution: attribution, rule: fields[3],
      userAgent: fields[4], network: fields[5], unmatchedToken: fields[6].isEmpty ? nil : fields[6], address: address)
  }
}
