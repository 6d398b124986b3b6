/// The field in which a document advertises an endpoint, and so which requests are uses of it. A request that fits none
/// of its endpoint's fields is a probe: counted apart, and evidence of nothing.
package struct EndpointField: Sendable, Hashable {
  private enum Methods: Hashable {
    /// RFC 6749 §3.2, RFC 7591 §3.1, RFC 7009 §2.1, RFC 7662 §2.1, RFC 9126 §2.1, RFC 8628 §3.1, CIBA Core 1.0 §7.1.
    case post
    /// RFC 6749 §3.1: GET, and POST as well.
    case authorization
    /// Keys, user info and all else.
    case any
  }

  /// As written in the document: `token_endpoint`, `mtls_endpoint_aliases.token_endpoint`, `authorization_url`.
  package let name: String
  private let methods: Methods

  package init(_ name: String) {
    self.name = name
    let member = name.lastIndex(of: ".").map { name[name.index(after: $0)...] } ?? name[...]
    methods =
      switch member {
      case "token_endpoint", "token_url", "registration_endpoint", "revocation_endpoint", "introspection_endpoint",
        "pushed_authorization_request_endpoint", "device_authorization_endpoint",
        "backchannel_authentication_endpoint":
        .post
      case "authorization_endpoint", "authorization_url": .authorization
      default: .any
      }
  }

  /// Whether users' browsers are sent there.
  package var isAuthorization: Bool { methods == .authorization }

  /// Whether such a request is a use. At an authorization endpoint it need not name a client: a request that does not
  /// is the very fault to be found. A POST there is a use though a log does not show its form.
  package func fits(_ shape: RequestShape) -> Bool {
    if shape == .post { return true }
    return switch methods {
    case .post: false
    case .authorization: shape.isAsking
    case .any: shape.isGet
    }
  }
}
