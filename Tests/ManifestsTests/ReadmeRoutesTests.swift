import Foundation
import Testing

@testable import Manifests

/// The README's proxy blocks route every path at which a manifest of any kind is served by its kind alone.
@Suite("The README's routes") struct ReadmeRoutesTests {
  /// One document of each kind that has paths of its own, for a site whose resource is at a path, or at its root.
  private static func paths(resource: String) throws -> [String] {
    let site = "https://a.example"
    let texts: [Kind: String] = [
      .protectedResource: #"{"resource":"\#(site)\#(resource)"}"#,
      .authorizationServer: #"{"issuer":"\#(site)\#(resource)"}"#,
      .openIDConfiguration: #"{"issuer":"\#(site)\#(resource)","jwks_uri":"\#(site)/.well-known/jwks.json"}"#,
    ]
    let kinds = Kind.all.filter { ![.clientMetadata, .genericJSON, .genericText].contains($0) }
    let subjects = try kinds.map { kind in
      let text = texts[kind] ?? (kind.isText ? "x" : "{}")
      return PathPlan.Subject(name: kind.name, document: try Document(bytes: Array(text.utf8), kind: kind))
    }
    let plan = try PathPlan.plan(subjects: subjects, existing: [], siteHosts: ["a.example"])
    // Each kind is served somewhere: none is forgotten here.
    #expect(Set(plan.paths.map(\.manifest)) == Set(kinds.map(\.name)))
    return plan.paths.map(\.path)
  }

  /// The expression in the first block of a language: what follows the directive, up to the end of the line or a brace.
  private static func expression(_ language: String, after directive: String) throws -> Regex<AnyRegexOutput> {
    let root = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    let text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let block = try #require(text.components(separatedBy: "```\(language)\n").dropFirst().first)
    let rest = try #require(block.components(separatedBy: directive).dropFirst().first)
    let line = rest.prefix { $0 != "\n" }
    return try Regex(String(line.hasSuffix(" {") ? line.dropLast(2) : line))
  }

  @Test("cover all that is served", arguments: [("nginx", "location ~ "), ("caddy", "path_regexp ")])
  func covered(language: String, directive: String) throws {
    let expression = try Self.expression(language, after: directive)
    let paths = try Self.paths(resource: "/mcp") + Self.paths(resource: "/")
    #expect(paths.contains("/mcp/server-card") && paths.contains("/.well-known/security.txt") && paths.count > 30)
    for path in paths { #expect(path.contains(expression), "\(path) is not routed to manifestd") }
    for path in ["/", "/mcp", "/mcp/token", "/.well-known/acme-challenge/x", "/.well-known/change-password"] {
      #expect(!path.contains(expression), "\(path) is not manifestd's")
    }
  }
}
