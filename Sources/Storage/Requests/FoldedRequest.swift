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
  package init(endpoint: Int64) {
    self.init(host: Self.endpointHost, path: String(endpoint))
  }

  /// The endpoint's row that it stands for; nil: it is a place of its own.
  var endpoint: Int64? { host == Self.endpointHost ? Int64(path) : nil }
}

/// One request that is evidence or may yet become it, without anything secret in it.
package struct FoldedRequest: Sendable, Equatable {
  /// As the caller, whatever it called.
  package let client: ClientIdentity
  /// Whether the client was recognised by a client_id or redirect_uri: at an authorization endpoint, to which a browser
  /// carries the request, nothing else tells whose it is.
  package let isNamed: Bool
  package let place: Place
  package let source: UseSource
  package let at: Int64
  package let method: String
  package let shape: RequestShape
  /// The names of its query parameters, never their values.
  package let parameters: [String]
  /// The client id where it is a URL or one that a version advertised; "dynamic" for any other; "" for none.
  package let namedClient: String
  /// Keyed, of the client id that it gave; 0: it gave none.
  package let clientHash: Int64
  /// The host of its `redirect_uri`; "" for none.
  package let redirectHost: String
  /// The status that it was answered with; 0 where that is not known.
  package let status: Int
  /// Bytes of the body that a logged GET was answered with; 0 where they are not known.
  package let size: Int64

  package init(
    client: ClientIdentity, isNamed: Bool = false, place: Place, source: UseSource, at: Int64, method: String,
    shape: RequestShape, parameters: [String] = [], namedClient: String = "", clientHash: Int64 = 0,
    redirectHost: String = "", status: Int = 0, size: Int64 = 0
  ) {
    self.client = client
    self.isNamed = isNamed
    self.place = place
    self.source = source
    self.at = at
    self.method = method
    self.shape = shape
    self.parameters = parameters
    self.namedClient = namedClient
    self.clientHash = clientHash
    self.redirectHost = redirectHost
    self.status = status
    self.size = size
  }

  /// The same request, by another client.
  package func told(of client: ClientIdentity) -> FoldedRequest {
    FoldedRequest(
      client: client, isNamed: isNamed, place: place, source: source, at: at, method: method, shape: shape,
      parameters: parameters, namedClient: namedClient, clientHash: clientHash, redirectHost: redirectHost,
      status: status, size: size)
  }

  /// Whether it tells whose earlier nameless fetches from its address were: a registration or token request of a named
  /// connector.
  package var namesItsAddress: Bool {
    guard method == "POST", client.connectorClass == .hosted || client.connectorClass == .local else { return false }
    return ["/register", "/token"].contains { place.path.hasSuffix($0) }
  }
}
