import Basics
import Testing

@testable import Manifests

/// What to do about paths that are asked for in vain.
struct UnservedAdviceTests {
  private static func published(_ name: String, _ kind: String, _ text: String = "{}") throws
    -> UnservedAdvice.Published
  {
    .init(name: name, kind: kind, paths: ["/\(name)"], document: try JSON.read([UInt8](text.utf8)))
  }

  private static let server = "oauth-authorization-server"
  private static let resource = "oauth-protected-resource"

  private static func advice() throws -> UnservedAdvice {
    UnservedAdvice(
      origin: "https://h",
      manifests: [
        try published("as-a", server, #"{"issuer":"https://h/tenant-a"}"#),
        try published("as-b", server, #"{"issuer":"https://h/tenant-b/"}"#),
        try published("prm", resource, #"{"resource":"https://h/mcp/"}"#),
        try published("prm2", resource, #"{"resource":"https://h/mcp2"}"#),
        try published("mcp", "mcp"),
      ])
  }

  private static func serve(_ name: String, _ path: String) -> String {
    "\(name) is published: serve it there too: manifestd publish \(name).json --path \(path)"
  }

  private static func absent(_ kind: String, _ place: String, _ subject: String) -> String {
    "that would be the \(kind) of the \(subject)\(place), and none of it is published: publish it, if there is such "
      + "\(subject == "issuer" ? "an" : "a") \(subject)"
  }

  @Test(
    "a document is served at another path only where that names its own issuer or resource, or nothing",
    arguments: [
      ("/.well-known/oauth-authorization-server/tenant-c", absent(server, " https://h/tenant-c", "issuer")),
      ("/.well-known/openid-configuration/tenant-c", absent("openid-configuration", " https://h/tenant-c", "issuer")),
      (
        "/.well-known/openid-configuration/tenant-b",
        serve("as-b", "/.well-known/openid-configuration/tenant-b")
      ),
      ("/tenant-a/.well-known/openid-configuration/", serve("as-a", "/tenant-a/.well-known/openid-configuration/")),
      ("/.well-known/oauth-protected-resource/mcp2/", serve("prm2", "/.well-known/oauth-protected-resource/mcp2/")),
      ("/.well-known/oauth-protected-resource/sse", absent(resource, " https://h/sse", "resource")),
      ("/.well-known/oauth-protected-resource/a b", absent(resource, " that the path names", "resource")),
      (
        "/.well-known/oauth-protected-resource",
        "prm, prm2 are published: if the path is one's, serve that there too: manifestd publish NAME.json --path "
          + "/.well-known/oauth-protected-resource"
      ),
      ("/mcp/.well-known/mcp.json", serve("mcp", "/mcp/.well-known/mcp.json")),
      (
        "/x/.well-known/oauth-protected-resource/y",
        "nothing, unless you mean to serve it: publish it with --path"
      ),
      ("/.well-known/jwks.json", "publish jwks"), ("/as-a", "nothing: as-a answers it now"),
    ])
  func documents(path: String, words: String) throws {
    #expect(try Self.advice().text(for: path) == words)
  }

  @Test("a site's only document is served where no issuer is named") func only() throws {
    let path = "/.well-known/openid-configuration"
    let one = UnservedAdvice(manifests: [try Self.published("as-a", Self.server, #"{"issuer":"https://h/a"}"#)])
    #expect(one.text(for: path) == Self.serve("as-a", path))
    #expect(UnservedAdvice().text(for: path) == "publish openid-configuration")
  }
}
