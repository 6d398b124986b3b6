package import Evidence

/// One request for an endpoint, without anything secret in it.
package struct FoldedUse: Sendable, Equatable {
  package let client: ClientIdentity
  package let endpointID: Int64
  package let source: UseSource
  package let at: Int64
  package let method: String
  /// Without the query.
  package let path: String
  /// The names of its query parameters, never their values.
  package let parameters: [String]
  /// The client id where it is a URL or one that a version advertised; "dynamic" for any other; "" for none.
  package let namedClient: String
  /// The host of its `redirect_uri`; "" for none.
  package let redirectHost: String
  /// The status that it was answered with; 0 where that is not known.
  package let status: Int
  /// Whether it should have named a client, since the documents name one, and did not.
  package let lacksClientID: Bool

  package init(
    client: ClientIdentity, endpointID: Int64, source: UseSource, at: Int64, method: String, path: String,
    parameters: [String] = [], namedClient: String = "", redirectHost: String = "", status: Int = 0,
    lacksClientID: Bool = false
  ) {
    self.client = client
    self.endpointID = endpointID
    self.source = source
    self.at = at
    self.method = method
    self.path = path
    self.parameters = parameters
    self.namedClient = namedClient
    self.redirectHost = redirectHost
    self.status = status
    self.lacksClientID = lacksClientID
  }
}
