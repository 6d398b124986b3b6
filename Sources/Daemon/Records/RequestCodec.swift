import Evidence
import Journal
import Operations
import Storage

/// A recorded request as a note of the journal; its time is the note's own.
enum RequestCodec {
  private static let fieldCount = 14

  /// - Parameters:
  ///   - client: of the request, as `ClientCodec` has it; nil: to be encoded here.
  ///   - status: what it was answered with, where it was not known when it was read.
  static func encode(_ request: FoldedRequest, client: [UInt8]? = nil, status: Int? = nil) -> [UInt8] {
    var bytes = client ?? ClientCodec.encode(request.client)
    bytes.reserveCapacity(bytes.count + 96 + request.place.path.utf8.count + request.namedClient.utf8.count)
    FieldCodec.append(request.isNamed ? "1" : "", to: &bytes)
    FieldCodec.append(request.place.host, to: &bytes)
    FieldCodec.append(request.place.path, to: &bytes)
    FieldCodec.append(request.place.query, to: &bytes)
    FieldCodec.append(request.source.rawValue, to: &bytes)
    FieldCodec.append(request.method, to: &bytes)
    FieldCodec.append(request.shape.rawValue, to: &bytes)
    FieldCodec.append(words: request.parameters, to: &bytes)
    FieldCodec.append(request.namedClient, to: &bytes)
    FieldCodec.append(request.clientHash == 0 ? "" : String(request.clientHash), to: &bytes)
    FieldCodec.append(request.redirectHost, to: &bytes)
    FieldCodec.append(String(status ?? request.status), to: &bytes)
    FieldCodec.append(String(request.size), to: &bytes)
    FieldCodec.append("", to: &bytes)
    return bytes
  }

  /// Nil for bytes that this binary did not write.
  static func decode(_ payload: [UInt8], at time: Int64) -> FoldedRequest? {
    guard let all = FieldCodec.decode(payload, count: ClientCodec.fieldCount + fieldCount),
      let client = ClientCodec.client(all.prefix(ClientCodec.fieldCount))
    else { return nil }
    let fields = Array(all.dropFirst(ClientCodec.fieldCount))
    guard let source = UseSource(rawValue: fields[4]), let shape = RequestShape(rawValue: fields[6]),
      let status = Int(fields[11]), let size = Int64(fields[12])
    else { return nil }
    return FoldedRequest(
      client: client, isNamed: !fields[0].isEmpty, place: Place(host: fields[1], path: fields[2], query: fields[3]),
      source: source, at: time, method: fields[5], shape: shape, parameters: words(fields[7]), namedClient: fields[8],
      clientHash: Int64(fields[9]) ?? 0, redirectHost: fields[10], status: status, size: size)
  }

  /// By bytes: to find the characters of a text costs a hundred times as much.
  static func words(_ text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// A use as the note of an older release has it: by its endpoint's row.
enum UseCodec {
  /// Nil for bytes that no release wrote.
  static func decode(_ payload: [UInt8], at time: Int64) -> FoldedRequest? {
    guard let all = FieldCodec.decode(payload, count: ClientCodec.olderFieldCount + 9),
      let client = ClientCodec.client(all.prefix(ClientCodec.olderFieldCount))
    else { return nil }
    let fields = Array(all.dropFirst(ClientCodec.olderFieldCount))
    guard let endpoint = Int64(fields[0]), let source = UseSource(rawValue: fields[1]),
      let status = Int(fields[7]),
      let shape = RequestShape(method: fields[2], status: status, hasParameters: !fields[4].isEmpty)
    else { return nil }
    return FoldedRequest(
      client: client, isNamed: !fields[6].isEmpty, place: Place(endpoint: EndpointID(endpoint)), source: source,
      at: time,
      method: fields[2], shape: shape, parameters: RequestCodec.words(fields[4]), namedClient: fields[5],
      clientHash: fields[5].isEmpty ? 0 : 1, redirectHost: fields[6], status: status)
  }
}
