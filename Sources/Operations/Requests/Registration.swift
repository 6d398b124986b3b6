package import Basics
import Evidence

/// What a client's registration (RFC 7591 §2) says of who it is. What else such a body says is dropped.
package struct Registration: Sendable, Hashable {
  package let clientName: String?
  /// In their order, no more than recognition looks at.
  package let redirectURIs: [String]

  /// Nil for a body that registers nobody: it has neither member.
  package init?(_ body: JSON) {
    guard body["client_name"] != nil || body["redirect_uris"] != nil else { return nil }
    clientName = body["client_name"]?.string
    redirectURIs = body["redirect_uris"]?.array?.prefix(RegisteredURIs.limit + 1).compactMap(\.string) ?? []
  }

  /// Bytes that it takes in memory, about.
  package var byteCount: Int { (clientName?.utf8.count ?? 0) + redirectURIs.reduce(0) { $0 + $1.utf8.count } }
}
