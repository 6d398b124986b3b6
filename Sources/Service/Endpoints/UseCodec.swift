import Evidence
import Storage

/// A use as a note of the journal; its time is the note's own.
enum UseCodec {
  /// The `Note.kind` it travels under.
  static let kind: UInt8 = 2

  /// - Parameters:
  ///   - client: of the use, as `ClientCodec` has it; nil: to be encoded here.
  ///   - status: what it was answered with, where it was not known when it was read.
  static func encode(_ use: FoldedUse, client: [UInt8]? = nil, status: Int? = nil) -> [UInt8] {
    var bytes = client ?? ClientCodec.encode(use.client)
    bytes.reserveCapacity(bytes.count + 64 + use.path.utf8.count + use.namedClient.utf8.count)
    FieldCodec.append(String(use.endpointID), to: &bytes)
    FieldCodec.append(use.source.rawValue, to: &bytes)
    FieldCodec.append(use.method, to: &bytes)
    FieldCodec.append(use.path, to: &bytes)
    FieldCodec.append(words: use.parameters, to: &bytes)
    FieldCodec.append(use.namedClient, to: &bytes)
    FieldCodec.append(use.redirectHost, to: &bytes)
    FieldCodec.append(String(status ?? use.status), to: &bytes)
    FieldCodec.append(use.lacksClientID ? "1" : "", to: &bytes)
    return bytes
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
      parameters: words(fields[4]), namedClient: fields[5], redirectHost: fields[6],
      status: status, lacksClientID: !fields[8].isEmpty)
  }

  /// By bytes: to find the characters of a text costs a hundred times as much.
  private static func words(_ text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
  }
}
