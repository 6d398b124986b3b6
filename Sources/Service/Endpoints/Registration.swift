import Basics
import Evidence

/// What a client's registration (RFC 7591 §2) says of who it is. What else such a body says is dropped.
struct Registration: Sendable, Hashable {
  let clientName: String?
  /// In their order, no more than recognition looks at.
  let redirectURIs: [String]

  /// Nil for a body that registers nobody: it has neither member.
  init?(_ body: JSON) {
    guard body["client_name"] != nil || body["redirect_uris"] != nil else { return nil }
    clientName = body["client_name"]?.string
    redirectURIs = body["redirect_uris"]?.array?.prefix(RegisteredURIs.limit + 1).compactMap(\.string) ?? []
  }

  /// Bytes that it takes in memory, about.
  var byteCount: Int { (clientName?.utf8.count ?? 0) + redirectURIs.reduce(0) { $0 + $1.utf8.count } }
}
