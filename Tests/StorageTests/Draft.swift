import Basics
import Manifests

@testable import Storage

/// A short document on its way into a release.
struct Draft {
  var name: String
  var kind: Kind
  var text: String
  var origin = "https://dexter.cash"
  var paths: [String] = []

  func publication() throws -> Publication {
    guard let origin = Origin(origin) else { throw StorageError(.invalid, "make a draft", "no origin") }
    return Publication(
      origin: origin, name: name, document: try Document(bytes: [UInt8](text.utf8), kind: kind), explicitPaths: paths)
  }

  /// mcp.json, told from others by its number.
  static func mcp(_ number: Int, origin: String = "https://dexter.cash") -> Draft {
    Draft(name: "mcp", kind: .mcp, text: #"{"name":"dexter","version":"\#(number)"}"#, origin: origin)
  }

  /// The authorization server whose issuer and endpoints lie under a path.
  static func server(_ base: String, origin: String = "https://dexter.cash") -> Draft {
    Draft(
      name: "oauth-authorization-server", kind: .authorizationServer,
      text: """
        {"issuer":"\(origin)\(base)","authorization_endpoint":"\(origin)\(base)/authorize",\
        "token_endpoint":"\(origin)\(base)/token"}
        """, origin: origin)
  }

  static func openID(_ base: String) -> Draft {
    Draft(
      name: "openid-configuration", kind: .openIDConfiguration,
      text: #"{"issuer":"https://dexter.cash\#(base)","jwks_uri":"https://dexter.cash/jwks"}"#)
  }

  static func resource(_ base: String) -> Draft {
    Draft(
      name: "oauth-protected-resource", kind: .protectedResource, text: #"{"resource":"https://dexter.cash\#(base)"}"#)
  }

  /// A document without a well-known place.
  static func json(_ name: String, _ text: String, at paths: String...) -> Draft {
    Draft(name: name, kind: .genericJSON, text: text, paths: paths)
  }
}
