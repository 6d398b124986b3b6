import Foundation
import TestSupport
import Testing

/// The way of the documents, from a fresh start to a rollback, over real sockets and the built binary.
@Suite struct StoryTests {
  static let discovery = "/.well-known/oauth-authorization-server"
  static let claude = "160.79.104.10"
  static let chatgpt = "3.12.200.18"

  @Test("a fresh daemon publishes and serves what Manifests/ holds, at every path that clients probe")
  func freshStart() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    let probes = [
      "/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource",
      "/mcp/.well-known/oauth-protected-resource", "/.well-known/oauth-authorization-server/mcp",
      "/.well-known/openid-configuration/mcp", "/mcp/.well-known/openid-configuration",
      "/mcp/.well-known/oauth-authorization-server", "/.well-known/oauth-authorization-server",
      "/.well-known/openid-configuration", "/.well-known/mcp.json",
    ]
    for path in probes {
      let answer = try daemon.get(path)
      #expect(answer.status == 200, "\(path)")
      #expect(answer["content-type"] == "application/json", "\(path)")
      #expect(answer["access-control-allow-origin"] == "*", "\(path)")
      #expect(answer["cache-control"] == "public, max-age=300, must-revalidate", "\(path)")
      #expect((try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]) != nil, "\(path)")
    }
    #expect(daemon.words.contains("published 3 manifests"))
    #expect(daemon.stop() == 0)
  }

  @Test("connectors tell who holds what through release, re-fetch, rollback and restart")
  func wholeStory() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    var daemon = try ServingProcess(in: folder)
    // Both discover as libraries; the published addresses tell who they are.
    _ = try daemon.get(Self.discovery, userAgent: "python-httpx/0.28.1", from: Self.claude)
    _ = try daemon.get(Self.discovery, userAgent: "Python/3.12 aiohttp/3.13.1", from: Self.chatgpt)
    _ = try daemon.get(Self.discovery, userAgent: "Cursor/3.21.18 (darwin arm64)", from: "203.0.113.9")
    var rows = try daemon.connectors { $0.count == 3 }
    #expect(rows.map { $0["connector"] as? String } == ["chatgpt", "claude", "cursor"])
    #expect(rows.allSatisfy { $0["state"] as? String == "CURRENT" && $0["holds"] as? Int == 1 })
    #expect(rows.map { $0["attribution"] as? String } == ["verified", "verified", "claimed"])

    try folder.write(Self.secondVersion, to: "next/oauth-authorization-server.json")
    let released = try daemon.verb(
      "publish", "next/oauth-authorization-server.json", "-m", "endpoints moved", "-o", "json")
    #expect(released.code == 0, "\(released.errors)")
    let second = try daemon.answer(Self.discovery) { $0.text == Self.secondVersion }
    #expect(second["etag"] != nil)
    _ = try daemon.get(Self.discovery, userAgent: "python-httpx/0.28.1", from: Self.claude)
    rows = try daemon.connectors { $0.contains { $0["holds"] as? Int == 2 } }
    #expect(Self.summary(rows) == ["chatgpt holds 1: GRACE", "claude holds 2: CURRENT", "cursor holds 1: GRACE"])

    let rolledBack = try daemon.verb("rollback", "oauth-authorization-server", "-m", "the old one works")
    #expect(rolledBack.code == 0, "\(rolledBack.errors)")
    rows = try daemon.connectors { $0.first?["state"] as? String == "CURRENT" }
    #expect(Self.summary(rows) == ["chatgpt holds 1: CURRENT", "claude holds 2: GRACE", "cursor holds 1: CURRENT"])

    #expect(daemon.stop() == 0)
    daemon = try ServingProcess(in: folder)
    let restarted = try daemon.connectors()
    #expect(Self.summary(restarted) == Self.summary(rows))
    #expect(restarted.map { $0["hits"] as? Int } == [1, 2, 1])
    #expect(daemon.stop() == 0)
  }

  @Test("a release is served on connections that stay open") func keptConnections() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    let clients = try (0..<8).map { _ in try daemon.connect() }
    for client in clients { #expect(try client.request("GET", Self.discovery).text.contains("/mcp/token")) }
    try folder.write(Self.secondVersion, to: "next/oauth-authorization-server.json")
    #expect(try daemon.verb("publish", "next/oauth-authorization-server.json").code == 0)
    for client in clients {
      try eventually("the release is served") {
        try client.request("GET", Self.discovery).text
      } fits: {
        $0 == Self.secondVersion
      }
    }
  }

  @Test("an entity tag shown is proof, a HEAD holds nothing, a proxy's Via proves nothing") func evidence() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    let tag = try #require(try daemon.get(Self.discovery, userAgent: "goose/1.9", from: "203.0.113.1")["etag"])
    let again = try daemon.get(
      Self.discovery, userAgent: "goose/1.9", from: "203.0.113.1", headers: ["If-None-Match: \(tag)"])
    #expect(again.status == 304 && again.body.isEmpty && again["etag"] == tag)
    let throughProxy = try daemon.get(
      Self.discovery, userAgent: "Visual Studio Code/1.115.0", from: "203.0.113.2",
      headers: ["If-None-Match: \(tag)", "Via: 1.1 cache"])
    #expect(throughProxy.status == 304)
    let head = try daemon.connect().request(
      "HEAD", Self.discovery, userAgent: "opencode/1.0", from: "203.0.113.3")
    #expect(head.status == 200)
    let rows = try daemon.connectors { $0.count == 3 && $0[0]["hits"] as? Int == 2 }
    let told = rows.map { "\($0["connector"] ?? "") \($0["evidence"] ?? "") \($0["state"] ?? "") \($0["holds"] ?? "")" }
    #expect(told == ["goose proof CURRENT 1", "opencode <null> UNKNOWN <null>", "vscode fetch CURRENT 1"])
  }

  static let secondVersion = """
    {"issuer":"https://dexter.cash/mcp","authorization_endpoint":"https://dexter.cash/v2/authorize",\
    "token_endpoint":"https://dexter.cash/v2/token","response_types_supported":["code"]}
    """

  static func summary(_ rows: [[String: Any]]) -> [String] {
    rows.map { "\($0["connector"] ?? "") holds \($0["holds"] ?? ""): \($0["state"] ?? "")" }
  }
}

extension ServingProcess {
  /// The answer at a path once it is as expected; a release takes a moment to be served.
  func answer(_ path: String, until condition: (Answer) -> Bool) throws -> Answer {
    try eventually("\(path) is answered as expected") {
      try get(path)
    } fits: {
      condition($0)
    }
  }
}
