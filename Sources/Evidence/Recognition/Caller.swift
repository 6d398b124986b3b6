package import Basics

/// What one request shows of the one who sent it: all that recognition may look at.
package struct Caller: Sendable {
  /// As sent: `GET`.
  package var method: String
  /// The request target with its raw query: `/authorize?client_id=…`.
  package var path: String
  /// Nil if the header was absent; an empty one counts the same.
  package var userAgent: String?
  /// The whole address, before it is cut for storage; nil if not known (a Unix socket without a forwarded address).
  package var address: IPAddress?
  /// Only those in `RuleSet.watchedHeaders` matter; names in any case.
  package var headers: [(name: String, value: String)]
  /// Decoded; from the query or the body.
  package var clientID: String?
  /// Decoded; from the query or the body.
  package var redirectURI: String?
  /// When the request came, Unix seconds; nil: now. Addresses that a platform has given up are its own before that day.
  package var at: Int64?
  /// Of a registration (RFC 7591 §2), decoded.
  package var clientName: String?
  /// Of a registration, all of them.
  package var registeredURIs: [String]

  package init(
    method: String, path: String, userAgent: String?, address: IPAddress?, headers: [(name: String, value: String)],
    clientID: String?, redirectURI: String?, at: Int64? = nil, clientName: String? = nil, registeredURIs: [String] = []
  ) {
    self.method = method
    self.path = path
    self.userAgent = userAgent
    self.address = address
    self.headers = headers
    self.clientID = clientID
    self.redirectURI = redirectURI
    self.at = at
    self.clientName = clientName
    self.registeredURIs = registeredURIs
  }

  /// Takes `client_id` and `redirect_uri` from the query of the path, as an authorization request has them
  /// (RFC 6749 §4.1.1). A parameter given twice is no evidence: §3.1 forbids it.
  package init(
    method: String, path: String, userAgent: String?, address: IPAddress?,
    headers: [(name: String, value: String)] = [], at: Int64? = nil
  ) {
    let query = FormParameters(path.firstIndex(of: "?").map { String(path[path.index(after: $0)...]) } ?? "")
    self.init(
      method: method, path: path, userAgent: userAgent, address: address, headers: headers,
      clientID: query["client_id"], redirectURI: query["redirect_uri"], at: at)
  }
}
