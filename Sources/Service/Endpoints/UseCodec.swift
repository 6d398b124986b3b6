import Storage

/// A use as a note of the journal; its time is the note's own.
enum UseCodec {
  /// The `Note.kind` it travels under.
  static let kind: UInt8 = 2

  static func encode(_ use: FoldedUse) -> [UInt8] {
    FieldCodec.encode(
      ClientCodec.fields(use.client) + [
        "\(use.endpointID)", use.source.rawValue, use.method, use.path, use.parameters.joined(separator: " "),
        use.namedClient, use.redirectHost, "\(use.status)", use.lacksClientID ? "1" : "",
      ])
  }

  /// Nil for bytes that this binary did not write.
  static func decode(_ payload: [UInt8], at time: Int64) -> FoldedUse? {
    guard let all = FieldCodec.decode(payload, count: ClientCodec.fieldCount + 9),
      let client = ClientCodec.client(all.prefix(ClientCodec.fieldCount))
    else { return nil }
    let fields = Array(all.dropFirst(ClientCodec.fieldCount))
    guard let endpoint = Int64(fields[0]), let source = UseSource(rawValue: fields[1]), let status = Int(fields[7])
    else {
      return nil
    }
    return FoldedUse(
      client: client, endpointID: endpoint, source: source, at: time, method: fields[2], path: fields[3],
      parameters: fields[4].split(separator: " ").map(String.init), namedClient: fields[5], redirectHost: fields[6],
      status: status, lacksClientID: !fields[8].isEmpty)
  }
}
