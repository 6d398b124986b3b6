import Foundation
import TestSupport
import Testing

/// Whose document answers at a path: tenants on one host, key sets, slashes, clients, and a folder with a fault in it.
@Suite("Whose document answers") struct WhosePathTests {
  private static let host = "auth.example.net"

  private static func server(_ tenant: String, _ more: String = "") -> String {
    let issuer = "https://\(host)/\(tenant)"
    return """
      {"issuer":"\(issuer)","token_endpoint":"\(issuer)/token","jwks_uri":"\(issuer)/jwks",
      "response_types_supported":["code"]\(more)}
      """
  }

  private static func keys(of tenant: String) -> String { #"{"keys":[{"kty":"EC","kid":"key-of-\#(tenant)"}]}"# }

  /// Both tenants' authorization servers.
  private static func tenants() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    for tenant in ["t1", "t2"] {
      try folder.write(server(tenant), to: "Manifests/\(host)/oauth-authorization-server.\(tenant).json")
    }
    return folder
  }

  private func messages(_ run: Run) throws -> [String] {
    let release = try #require(try run.json() as? [String: Any], "\(run.errors)")
    return (release["findings"] as? [[String: Any]] ?? []).compactMap { $0["message"] as? String }
  }

  @Test("a tenant's OpenID paths answer with its own document, whatever another tenant publishes") func openID() throws
  {
    let folder = try Self.tenants()
    try folder.write(Self.server("t1", #","subject_types_supported":["public"]"#), to: "openid-configuration.t1.json")
    let daemon = try ServingProcess(in: folder)
    let run = try daemon.verb(
      "publish", "openid-configuration.t1.json", "--site", "https://\(Self.host)", "-o", "json")
    #expect(run.code == 0, "\(run.errors)")
    let moved =
      "takes over /.well-known/openid-configuration, /.well-known/openid-configuration/t1, "
      + "/t1/.well-known/openid-configuration from oauth-authorization-server.t1, which stood in for it"
    #expect(try messages(run).contains(moved), "\(run.output)")
    _ = try eventually("t1's own is served") {
      try daemon.get("/t1/.well-known/openid-configuration").text
    } fits: {
      $0.contains("subject_types_supported")
    }
    for path in ["/t2/.well-known/openid-configuration", "/.well-known/openid-configuration/t2"] {
      #expect(try daemon.get(path).text.contains(#""issuer":"https://auth.example.net/t2""#), "\(path)")
    }
  }

  @Test("key sets are never mixed: in a folder, one after the other, and by --path") func keySets() throws {
    let folder = try Self.tenants()
    for tenant in ["t1", "t2"] { try folder.write(Self.keys(of: tenant), to: "jwks.\(tenant).json") }
    let daemon = try ServingProcess(in: folder)
    let first = try daemon.verb("publish", "jwks.t1.json", "--site", Self.host, "-o", "json")
    #expect(try messages(first).contains { $0.hasPrefix("is one document's alone") }, "\(first.output)")
    #expect(try daemon.get("/t2/jwks").status == 404)
    let second = try daemon.verb("publish", "jwks.t2.json", "--site", Self.host, "--path", "/t2/jwks", "-o", "json")
    #expect(second.code == 0, "\(second.errors)")
    try servesOwnKeys(daemon)

    let whole = try Self.tenants()
    for tenant in ["t1", "t2"] {
      try whole.write(Self.keys(of: tenant), to: "Manifests/\(Self.host)/jwks.\(tenant).json")
    }
    try servesOwnKeys(ServingProcess(in: whole))
  }

  @Test("of key sets that nothing tells apart none is served, and the daemon says what to do") func untoldKeys() throws
  {
    let folder = try Self.tenants()
    for name in ["keys1", "keys2"] {
      try folder.write(Self.keys(of: name), to: "Manifests/\(Self.host)/\(name).json")
    }
    // One that is told apart is served all the same.
    try folder.write(Self.server("t3"), to: "Manifests/\(Self.host)/as-t3.json")
    try folder.write(Self.keys(of: "t3"), to: "Manifests/\(Self.host)/jwks-t3.json")
    let daemon = try ServingProcess(in: folder)
    #expect(try daemon.get("/t3/jwks").text.contains("key-of-t3"))
    for tenant in ["t1", "t2"] { #expect(try daemon.get("/\(tenant)/jwks").status == 404) }
    let lines = daemon.words.split(separator: "\n").filter { $0.contains("keys1, keys2 have no path: ") }
    #expect(lines.count == 2 && lines.allSatisfy { $0.contains("--path") }, "\(daemon.words)")
  }

  private func servesOwnKeys(_ daemon: ServingProcess) throws {
    for tenant in ["t1", "t2"] {
      _ = try eventually("\(tenant)'s keys are served") {
        try daemon.get("/\(tenant)/jwks").text
      } fits: {
        $0.contains("key-of-\(tenant)")
      }
    }
  }

  @Test("a resource that ends in a slash answers with and without; a client is served at its client_id")
  func places() throws {
    let folder = TemporaryFolder()
    try folder.write(
      #"{"resource":"https://mcp.example.net/mcp/"}"#, to: "Manifests/mcp.example.net/oauth-protected-resource.json")
    try folder.write(
      #"{"client_id":"https://mcp.example.net/oauth/client.json","redirect_uris":["https://mcp.example.net/cb"]}"#,
      to: "Manifests/mcp.example.net/client-metadata.json")
    try folder.write("{}", to: "Manifests/mcp.example.net/server-card.json")
    let daemon = try ServingProcess(in: folder)
    let resource = "/.well-known/oauth-protected-resource"
    for path in [
      "\(resource)/mcp/", "\(resource)/mcp", resource, "/oauth/client.json", "/.well-known/mcp-server-card",
      "/.well-known/mcp/server-card.json", "/mcp/server-card",
    ] {
      #expect(try daemon.get(path).status == 200, "\(path)")
    }
  }

  @Test("a faulty file keeps nothing else of Manifests/ from being served, and is told with what to do")
  func faults() throws {
    let folder = try Self.tenants()
    let broken = ["broken.json": "{", "mcp.json": "{]", "notes.json": #"{"a":1}"#]
    for (name, text) in broken { try folder.write(text, to: "Manifests/\(Self.host)/\(name)") }
    try folder.write(#"{"client_id":"x","redirect_uris":[]}"#, to: "Manifests/\(Self.host)/client-metadata.json")
    let daemon = try ServingProcess(in: folder)
    #expect(try daemon.get("/.well-known/oauth-authorization-server/t2").status == 200)
    for name in broken.keys.sorted() + ["client-metadata.json"] {
      let path = "Manifests/\(Self.host)/\(name)"
      let lines = daemon.words.split(separator: "\n").filter { $0.contains("'\(path)' is not published: ") }
      #expect(lines.count == 1 && lines[0].hasSuffix("then: manifestd publish '\(path)'"), "\(daemon.words)")
    }
    #expect(try daemon.verb("publish").code == 4, "asked for all of it, an operator gets all or nothing")
  }

  @Test("unserved knows what is published, and tells named connectors first") func unserved() throws {
    let folder = TemporaryFolder()
    let origin = "https://api.example.net"
    try folder.write(
      #"{"resource":"\#(origin)/mcp","authorization_servers":["\#(origin)"]}"#,
      to: "Manifests/api.example.net/oauth-protected-resource.json")
    try folder.write(
      #"{"issuer":"\#(origin)","token_endpoint":"\#(origin)/oauth2/token"}"#,
      to: "Manifests/api.example.net/oauth-authorization-server.json")
    let daemon = try ServingProcess(in: folder)
    for path in ["/token", "/mcp/register", "/revoke"] {
      _ = try daemon.connect().request("POST", path, userAgent: "python-httpx/0.28.1", headers: ["Content-Length: 0"])
    }
    let bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    for path in ["/.well-known/a", "/.well-known/security.txt"] { _ = try daemon.get(path, userAgent: bot) }
    _ = try daemon.get("/.well-known/oauth-protected-resource/sse", userAgent: "Cursor/1.4.2")
    let rows = try eventually("all are told") {
      try daemon.verb("unserved", "-o", "json").rows()
    } fits: {
      $0.count == 6
    }
    let advice = Dictionary(uniqueKeysWithValues: rows.map { ("\($0["path"] ?? "")", "\($0["advice"] ?? "")") })
    #expect(rows[0]["connector"] as? String == "cursor")
    #expect(
      advice["/.well-known/oauth-protected-resource/sse"]
        == "that would be the oauth-protected-resource of the resource https://api.example.net/sse, and none of it is "
        + "published: publish it, if there is such a resource")
    #expect(
      advice["/token"]?.hasSuffix("python-sdk#3240): answer /token, or redirect it to \(origin)/oauth2/token") == true)
    #expect(advice["/revoke"]?.contains("did not read the metadata") == true)
    #expect(advice["/.well-known/security.txt"] == "publish security")
    let table = try daemon.verb("unserved").output
    #expect(table.contains("(2 paths)") && !table.contains("security.txt"), "\(table)")
  }
}
