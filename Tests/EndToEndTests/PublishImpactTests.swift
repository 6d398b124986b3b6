import Foundation
import TestSupport
import Testing

/// What `publish` says of those whom a release touches.
@Suite("What publish says it retires") struct PublishImpactTests {
  private static let token = "/api/connector/oauth/token"

  /// The old documents, as they were served for two days.
  private static func before() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    for name in ["oauth-authorization-server", "mcp"] {
      for (stage, base) in [("old", "api/connector/oauth"), ("new", "mcp")] {
        let file = Project.root.appendingPathComponent("Manifests/dexter.cash/\(name).json")
        let text = try String(contentsOf: file, encoding: .utf8)
          .replacing("https://dexter.cash/mcp/", with: "https://dexter.cash/\(base)/")
          .replacing("https://dexter.cash/\(base)/callback", with: "https://dexter.cash/mcp/callback")
        try folder.write(text, to: "\(stage)/\(name).json")
      }
    }
    let since = Date().addingTimeInterval(-2 * 86_400).formatted(.iso8601)
    let published = try Binary.run("publish", "old", "--site", "dexter.cash", "--at", since, in: folder)
    #expect(published.code == 0, "\(published.errors)")
    return folder
  }

  @Test("what is retired, by what it is replaced, who called it how often; in words and as data, before and after")
  func retires() throws {
    let folder = try Self.before()
    var log = AccessLog()
    for index in 0..<4 {
      log.add("POST \(Self.token)", 200, "openai-mcp/1.0.0 (ChatGPT)", from: StoryTests.chatgpt, ago: 3_000 - index)
    }
    log.add("POST \(Self.token)", 200, "Cursor/1.0.0", from: "85.1.2.3", ago: 2_990)
    try log.ingest(in: folder)
    let dry = try Binary.run("publish", "new", "--site", "dexter.cash", "--dry-run", in: folder)
    #expect(dry.code == 0, "\(dry.errors)")
    let told = try #require(dry.errorLines.first { $0.contains("\(Self.token) (token_endpoint)") }, "\(dry.errors)")
    #expect(told.contains("would retire https://dexter.cash\(Self.token) "), "\(told)")
    #expect(told.contains(", replaced by https://dexter.cash/mcp/token: in 7 days chatgpt called it 4 times"))
    #expect(told.contains("(verified, the last ") && told.contains("cursor 1 time (claimed, "), "\(told)")

    let run = try Binary.run("publish", "new", "--site", "dexter.cash", "-o", "json", in: folder)
    let json = try #require(try run.json() as? [String: Any], "\(run.errors)")
    let retired = try #require(json["retires"] as? [[String: Any]])
    let token = try #require(retired.first { $0["field"] as? String == "token_endpoint" }, "\(retired)")
    #expect(token["url"] as? String == "https://dexter.cash\(Self.token)")
    #expect(token["successor"] as? String == "https://dexter.cash/mcp/token")
    #expect(token["observed"] as? Bool == true)
    let callers = try #require(token["callers"] as? [[String: Any]])
    #expect(callers.map { $0["connector"] as? String } == ["chatgpt", "cursor"])
    #expect(callers.map { $0["calls_7d"] as? Int } == [4, 1])
    #expect(callers.map { $0["attribution"] as? String } == ["verified", "claimed"])
    #expect((json["still_advertised"] as? [Any])?.isEmpty == true)
  }

  @Test("what nobody observes is not said to be unused") func unobserved() throws {
    let folder = try Self.before()
    let run = try Binary.run("publish", "new", "--site", "dexter.cash", in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let told = try #require(run.errorLines.first { $0.contains("\(Self.token) (token_endpoint)") }, "\(run.errors)")
    #expect(told.hasSuffix(": nobody observes who calls it"), "\(told)")
  }

  @Test("what a log covers, and nobody called, is observed") func uncalled() throws {
    let folder = try Self.before()
    var log = AccessLog()
    for ago in [90_000, 1_000] { log.add("GET /", 200, "Cursor/1.0.0", from: "85.1.2.3", ago: ago) }
    try log.ingest(in: folder)
    let run = try Binary.run("publish", "new", "--site", "dexter.cash", "-o", "json", in: folder)
    let json = try #require(try run.json() as? [String: Any], "\(run.errors)")
    let retired = try #require(json["retires"] as? [[String: Any]])
    let token = try #require(retired.first { $0["field"] as? String == "token_endpoint" }, "\(retired)")
    #expect(token["observed"] as? Bool == true && (token["callers"] as? [Any])?.isEmpty == true, "\(token)")
  }

  @Test("an endpoint that another manifest still advertises is named, and is not said to be retired")
  func stillAdvertised() throws {
    let folder = try Self.before()
    let run = try Binary.run(
      "publish", "new/oauth-authorization-server.json", "--site", "dexter.cash", "-o", "json", in: folder)
    let json = try #require(try run.json() as? [String: Any], "\(run.errors)")
    let kept = try #require(json["still_advertised"] as? [[String: Any]])
    let retired = try #require(json["retires"] as? [[String: Any]]).compactMap { $0["url"] as? String }
    let token = try #require(kept.first { ($0["url"] as? String)?.hasSuffix(Self.token) == true }, "\(kept)")
    #expect(
      token["dropped_by"] as? String == "oauth-authorization-server" && token["advertised_by"] as? [String] == ["mcp"])
    #expect(!retired.contains("https://dexter.cash\(Self.token)"), "\(retired)")
  }

  @Test("who holds the version that ends is named") func holders() throws {
    let folder = try Self.before()
    var log = AccessLog()
    log.add("GET \(StoryTests.discovery)", 200, "python-httpx/0.28.1", from: StoryTests.claude, ago: 540)
    try log.ingest(in: folder)
    let run = try Binary.run("publish", "new", "--site", "dexter.cash", "-o", "json", in: folder)
    let json = try #require(try run.json() as? [String: Any], "\(run.errors)")
    let holders = try #require(json["holders"] as? [[String: Any]])
    #expect(
      holders.contains {
        $0["connector"] as? String == "claude" && $0["manifest"] as? String == "oauth-authorization-server"
          && $0["version"] as? Int == 1 && $0["clients"] as? Int == 1
      }, "\(holders)")
  }
}
