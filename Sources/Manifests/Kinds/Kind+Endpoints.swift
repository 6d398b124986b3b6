package import Basics

extension Kind {
  /// The fields in which a document of this kind advertises endpoints, with their URLs as written, in its order:
  /// every top-level `*_endpoint` and `jwks_uri`, those inside `mtls_endpoint_aliases` (RFC 8705 §5) as
  /// `mtls_endpoint_aliases.NAME`, and in mcp.json also `authorization_url` and `token_url`, at the top or inside
  /// `authorization`. Only http and https URLs count; `issuer`, `resource` and the like are no endpoints.
  package func endpointFields(of document: JSON) -> [(field: String, url: String)] {
    fields(of: document).filter { Self.isWebURL($0.url) }
  }

  /// The same, whatever the texts in them are.
  func fields(of document: JSON) -> [(field: String, url: String)] {
    (document.members ?? []).flatMap { member -> [(field: String, url: String)] in
      switch member.name {
      case "mtls_endpoint_aliases": nested(in: member.value, prefix: "mtls_endpoint_aliases.")
      case "authorization" where self == .mcp: nested(in: member.value, prefix: "")
      default: field(member, prefix: "")
      }
    }
  }

  private func nested(in object: JSON, prefix: String) -> [(field: String, url: String)] {
    (object.members ?? []).flatMap { field($0, prefix: prefix) }
  }

  /// The member as a list of one, or an empty list where it advertises nothing.
  private func field(_ member: JSON.Member, prefix: String) -> [(field: String, url: String)] {
    guard isEndpointField(member.name), let url = member.value.string else { return [] }
    return [(field: prefix + member.name, url: url)]
  }

  private func isEndpointField(_ name: String) -> Bool {
    switch name {
    case "jwks_uri": true
    case "authorization_url", "token_url": self == .mcp
    default: name.hasSuffix("_endpoint")
    }
  }

  private static func isWebURL(_ url: String) -> Bool {
    let start = url.prefix(8).lowercased()
    return start == "https://" || start.hasPrefix("http://")
  }
}
