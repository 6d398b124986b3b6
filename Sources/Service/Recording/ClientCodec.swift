import Evidence
import Storage

/// A recognised client as the journal's bytes.
///
/// What is written here is all that reaches the disk: the full address is cut before.
enum ClientCodec {
  static let fieldCount = 7

  static func encode(_ client: ClientIdentity) -> [UInt8] { FieldCodec.encode(fields(client)) }

  /// Nil for bytes that this binary did not write.
  static func decode(_ payload: [UInt8]) -> ClientIdentity? {
    FieldCodec.decode(payload, count: fieldCount).flatMap { client($0[...]) }
  }

  static func fields(_ client: ClientIdentity) -> [String] {
    [
      client.connector, client.connectorClass.rawValue, client.attribution.rawValue, client.rule, client.userAgent,
      client.network, client.unmatchedToken ?? "",
    ]
  }

  static func client(_ fields: ArraySlice<String>) -> ClientIdentity? {
    let fields = Array(fields)
    guard fields.count == fieldCount, let connectorClass = ConnectorClass(rawValue: fields[1]),
      let attribution = Attribution(rawValue: fields[2])
    else { return nil }
    return ClientIdentity(
      connector: fields[0], connectorClass: connectorClass, attribution: attribution, rule: fields[3],
      userAgent: fields[4], network: fields[5], unmatchedToken: fields[6].isEmpty ? nil : fields[6])
  }
}
