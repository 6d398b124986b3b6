package import Evidence

/// Where a request went: a URL without its query's values.
package struct Place: Sendable, Hashable {
  /// Lower case, without port; empty where nothing tells it.
  package let host: String
  /// In its one spelling (`PathText`).
  package let path: String
  /// The sorted parameters that an endpoint advertises and the request carried, as in `Endpoint.identity`; else empty.
  package let query: String

  package init(host: String, path: String, query: String = "") {
    self.host = host
    self.path = path
    self.query = query
  }
}

extension Place {
  /// Where a request goes, as it is matched with endpoints.
  package var target: RequestTarget {
    RequestTarget(
      host: host.isEmpty ? nil : host, path: path,
      query: query.isEmpty ? [] : QueryField.fields(in: Array(query.utf8)))
  }

  private static let endpointHost = "(endpoint)"

  /// Stands for the URL of an endpoint's row, by which older releases told a use.
  package init(endpoint: EndpointID) {
    self.init(host: Self.endpointHost, path: endpoint.description)
  }

  /// The endpoint's row that it stands for; nil: it is a place of its own.
  var endpoint: EndpointID? { host == Self.endpointHost ? Int64(path).map { EndpointID($0) } : nil }
}

/// One request that is evidence or may yet become it, without anything secret in it.
///
/// A log reports of many that are alike: what they have in common is one reference.
package struct FoldedRequest: Sendable {
  /// What requests that are alike have in common.
  final class Kind: Sendable {
    let isNamed: Bool
    let place: Place
    let source: UseSource
    let method: String
    let shape: RequestShape
    let parameters: [String]
    let namedClient: String
    let clientHash: Int64
    let redirectHost: String
    let status: Int

    init(
      _ isNamed: Bool, _ place: Place, _ source: UseSource, _ method: String, _ shape: RequestShape,
      _ parameters: [String], _ namedClient: String, _ clientHash: Int64, _ redirectHost: String, _ status: Int
    ) {
      (self.isNamed, self.place, self.source, self.method, self.shape) = (isNamed, place, source, method, shape)
      (self.parameters, self.namedClient, self.clientHash) = (parameters, namedClient, clientHash)
      (self.redirectHost, self.status) = (redirectHost, status)
    }
  }

  /// As the caller, whatever it called.
  package let client: ClientIdentity
  package let at: Int64
  /// Bytes of the body that a logged GET was answered with; 0 where they are not known.
  package let size: Int64
  let kind: Kind

  package init(
    client: ClientIdentity, isNamed: Bool = false, place: Place, source: UseSource, at: Int64, method: String,
    shape: RequestShape, parameters: [String] = [], namedClient: String = "", clientHash: Int64 = 0,
    redirectHost: String = "", status: Int = 0, size: Int64 = 0
  ) {
    self.init(
      client, at, size,
      Kind(isNamed, place, source, method, shape, parameters, namedClient, clientHash, redirectHost, status))
  }

  private init(_ client: ClientIdentity, _ at: Int64, _ size: Int64, _ kind: Kind) {
    (self.client, self.at, self.size, self.kind) = (client, at, size, kind)
  }

  /// The same request, by another client.
  package func told(of client: ClientIdentity) -> FoldedRequest { FoldedRequest(client, at, size, kind) }

  /// One like it.
  package func told(of client: ClientIdentity, at time: Int64, size: Int64) -> FoldedRequest {
    FoldedRequest(client, time, size, kind)
  }

  /// Whether it tells whose earlier nameless fetches from its address were: a registration or token request of a named
  /// connector.
  package var namesItsAddress: Bool {
    guard method == "POST", client.connectorClass == .hosted || client.connectorClass == .local else { return false }
    return ["/register", "/token"].contains { place.path.hasSuffix($0) }
  }
}

extension FoldedRequest {
  /// Whether the client was recognised by a client_id or redirect_uri: at an authorization endpoint, to which a browser
  /// carries the request, nothing else tells whose it is.
  package var isNamed: Bool { kind.isNamed }
  package var place: Place { kind.place }
  package var source: UseSource { kind.source }
  package var method: String { kind.method }
  package var shape: RequestShape { kind.shape }
  /// The names of its query parameters, never their values.
  package var parameters: [String] { kind.parameters }
  /// The client id where it is a URL or one that a version advertised; "dynamic" for any other; "" for none.
  package var namedClient: String { kind.namedClient }
  /// Keyed, of the client id that it gave; 0: it gave none.
  package var clientHash: Int64 { kind.clientHash }
  /// The host of its `redirect_uri`; "" for none.
  package var redirectHost: String { kind.redirectHost }
  /// The status that it was answered with; 0 where that is not known.
  package var status: Int { kind.status }
}

extension FoldedRequest: Equatable {
  package static func == (left: FoldedRequest, right: FoldedRequest) -> Bool {
    left.client == right.client && left.at == right.at && left.size == right.size
      && (left.kind === right.kind
        || left.isNamed == right.isNamed && left.place == right.place && left.source == right.source
          && left.method == right.method && left.shape == right.shape && left.parameters == right.parameters
          && left.namedClient == right.namedClient && left.clientHash == right.clientHash
          && left.redirectHost == right.redirectHost && left.status == right.status)
  }
}
