import Foundation
import TestSupport
import Testing

/// The verb that people type first, as a script and a person meet it. What it says word by word is held by the golden
/// texts, and which answer comes before which by the pure tests.
@Suite("status from the command line") struct StatusVerbTests {
  private static func status(_ folder: TemporaryFolder) throws -> (code: Int32, json: [String: Any], text: String) {
    let data = try Binary.run("status", "-o", "json", in: folder)
    let text = try Binary.run("status", in: folder)
    let json = try #require(try data.json() as? [String: Any], "\(data.errors)")
    #expect(text.code == data.code && json["code"] as? Int == Int(data.code))
    #expect(text.output.hasPrefix(json["reason"] as? String ?? "?"), "a file gets the verdict on one line")
    return (data.code, json, text.output)
  }

  @Test("without a database it says what to do, and is no all-clear") func nothing() throws {
    let folder = TemporaryFolder()
    let run = try Binary.run("status", in: folder)
    #expect(run.code != 0 && run.output.isEmpty && run.errors.contains("publish"), "\(run)")
    #expect(!folder.exists("manifestd.db"))
  }

  @Test("where no endpoint was ever retired it is said, with 0") func nothingRetired() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    #expect(try Binary.run("publish", in: folder).code == 0)
    let (code, json, text) = try Self.status(folder)
    #expect(code == 0 && json["verdict"] as? String == "nothing retired", "\(text)")
    #expect(text.contains("hooks: nobody is notified of alerts"), "said, and no trouble: \(text)")
  }

  @Test("where nobody observes what was retired it cannot tell, with 7; a log of it makes it clear")
  func cannotTell() throws {
    let folder = try Dexter.folder()
    var (code, json, text) = try Self.status(folder)
    #expect(code == 7 && json["verdict"] as? String == "cannot tell", "\(text)")
    let next = try #require(json["next"] as? [[String: Any]]).compactMap { $0["command"] as? String }
    #expect(next.contains { $0.hasPrefix("manifestd ingest ") }, "\(next)")
    let stale = try Binary.run("stale", "-o", "json", in: folder)
    #expect(stale.code == 0 && stale.errors.contains("not observed"), "an empty array is no all-clear: \(stale.errors)")
    // A call every six hours for forty days: no gap is long enough to hide one of a stale copy.
    var log = AccessLog()
    for index in (0..<160).reversed() {
      log.add("POST /mcp/token", 200, "Claude-User", from: StoryTests.claude, ago: 6 * 3_600 * index)
    }
    try log.ingest(in: folder)
    (code, json, text) = try Self.status(folder)
    #expect(code == 0 && json["verdict"] as? String == "clear" && text.hasPrefix("all clear: "), "\(text)")
  }

  @Test("a log that ends before the move tells nothing of what came after it") func endedBefore() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    #expect(try Binary.run("publish", in: folder).code == 0)
    var log = AccessLog()
    for index in (1..<160).reversed() {
      log.add("POST /mcp/token", 200, "Claude-User", from: StoryTests.claude, ago: 6 * 3_600 * index)
    }
    try log.ingest(in: folder)
    for name in ["oauth-authorization-server", "mcp"] {
      let file = folder.file("Manifests/dexter.cash/\(name).json")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing("/mcp/token", with: "/v2/token").utf8).write(to: file)
    }
    let moved = try Binary.run("publish", in: folder)
    #expect(moved.code == 0, "\(moved.errors)")
    let (code, json, words) = try Self.status(folder)
    #expect(code == 7 && json["verdict"] as? String == "cannot tell", "\(words)")
    #expect(words.contains(", up to "), "since when nothing is known is said: \(words)")
  }

  @Test("right after a move it is too early to tell of who called until then; who reads anew is no doubt any more")
  func tooEarly() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    #expect(try Binary.run("publish", in: folder).code == 0)
    var log = AccessLog()
    for index in (0..<160).reversed() {
      log.add("POST /mcp/token", 200, "Claude-User", from: StoryTests.claude, ago: 6 * 3_600 * index + 60)
    }
    try log.ingest(in: folder)
    for name in ["oauth-authorization-server", "mcp"] {
      let file = folder.file("Manifests/dexter.cash/\(name).json")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing("/mcp/token", with: "/v2/token").utf8).write(to: file)
    }
    let moved = try Binary.run("publish", in: folder)
    #expect(moved.code == 0, "\(moved.errors)")
    // The log goes on, without a call.
    log.add("GET /", 200, "Mozilla/5.0", from: "203.0.113.9", ago: 0)
    try log.ingest(in: folder)
    let daemon = try ServingProcess(in: folder)
    let early = try Binary.run("status", in: folder)
    #expect(early.code == 7 && early.output.contains("claude called /mcp/token "), "\(early.output)")
    // It reads one of the two documents that had the endpoint; the other one it never reads.
    _ = try daemon.get(StoryTests.discovery, userAgent: "Claude-User", from: StoryTests.claude)
    _ = try daemon.connectors { $0.contains { $0["state"] as? String == "CURRENT" } }
    let later = try Binary.run("status", in: folder)
    #expect(later.code == 0 && later.output.hasPrefix("all clear"), "\(later.output)")
    #expect(daemon.stop() == 0)
  }

  @Test("a stale connector, with 3: who, since when, how sure, how answered, what to do") func stale() throws {
    let folder = try Dexter.folder()
    var log = AccessLog()
    for index in 0..<3 {
      log.add("POST \(EndpointTests.retired)", 404, "openai-mcp/1.0.0", from: StoryTests.chatgpt, ago: 2_400 - index)
    }
    try log.ingest(in: folder)
    let (code, json, text) = try Self.status(folder)
    #expect(code == 3 && json["verdict"] as? String == "stale")
    let reason = json["reason"] as? String ?? ""
    for part in ["chatgpt still calls \(EndpointTests.retired), retired ", "3 calls in 7 days, verified", "404"] {
      #expect(reason.contains(part), "\(reason)")
    }
    let row = try #require((json["connectors"] as? [[String: Any]])?.first)
    #expect(row["connector"] as? String == "chatgpt" && row["state"] as? String == "STALE")
    #expect(row["calls"] as? Int == 3 && row["attribution"] as? String == "verified")
    let endpoint = try #require((row["endpoints"] as? [[String: Any]])?.first)
    #expect(
      endpoint["calls"] as? Int == 3 && endpoint["refused"] as? Int == 3 && endpoint["last_status"] as? Int == 404)
    #expect(text.contains("manifestd report chatgpt") && text.contains("proxy_pass http://"), "\(text)")

    // The same connector by its own verb: which client it is.
    let details = try Binary.run("connector", "chatgpt", "-o", "json", in: folder)
    let told = try #require(try details.json() as? [String: Any], "\(details.errors)")
    let client = try #require((told["stale_clients"] as? [[String: Any]])?.first)
    #expect(client["user_agent"] as? String == "openai-mcp/1.0.0" && client["status"] as? Int == 404)
    #expect(
      client["endpoints"] as? [String] == [EndpointTests.retired] && client["attribution"] as? String == "verified")
    #expect((client["first_at"] as? String ?? "z") < (client["last_at"] as? String ?? ""))
    let short = try Binary.run("connector", "chatgpt", in: folder)
    let whole = try Binary.run("connector", "chatgpt", "--all", in: folder)
    #expect(short.output.contains("Still calling what is retired") && !short.output.contains("Clients\n"))
    #expect(short.errors.contains("--all") && whole.output.contains("Clients\n"))
  }

  @Test("--connector gives the verdict on one alone") func one() throws {
    let folder = try Dexter.folder()
    var log = AccessLog()
    for index in 0..<3 {
      log.add(
        "POST \(EndpointTests.retired)", 404, "openai-mcp/1.0.0", from: StoryTests.chatgpt, ago: 60 * (40 - index))
    }
    log.add(
      "GET /.well-known/oauth-authorization-server", 200, "Claude-User", from: "160.79.104.10", ago: 60 * 20)
    try log.ingest(in: folder)
    for (name, isStale) in [("chatgpt", true), ("claude", false)] {
      let run = try Binary.run("status", "--connector", name, "-o", "json", in: folder)
      let status = try #require(try run.json() as? [String: Any], "\(run.errors)")
      let rows = status["connectors"] as? [[String: Any]] ?? []
      #expect(rows.allSatisfy { $0["connector"] as? String == name } && !rows.isEmpty, "\(rows)")
      #expect((status["verdict"] as? String == "stale") == isStale && (run.code == 3) == isStale, "\(status)")
    }
    #expect(try Binary.run("status", "--connector", "cursor", in: folder).code == 6)
  }

  @Test("a loss comes before all else, with 3, until it is acknowledged") func loss() throws {
    let folder = try Dexter.folder()
    let table = "INSERT INTO loss (source, place, cause, since, until, records, is_exact, bytes)"
    try DatabaseFile(folder.file("manifestd.db").path).texts("\(table) VALUES ('t', 1, 'disk', 1, 2, 7, 1, 0)")
    let (code, json, text) = try Self.status(folder)
    #expect(code == 3 && json["verdict"] as? String == "lost" && text.contains("7 requests"), "\(text)")
    #expect(try Binary.run("doctor", "--ack-losses", in: folder).errors.contains("acknowledged: 7 requests"))
    #expect(try Self.status(folder).code == 7)
  }

  @Test("trouble of manifestd's own, with 3: a hook that is disabled, a log that cannot be read") func trouble() throws
  {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    #expect(try Binary.run("publish", in: folder).code == 0)
    #expect(try Binary.run("hooks", "add", "http://127.0.0.1:9/x", "--name", "ops", in: folder).code == 0)
    #expect(try Self.status(folder).code == 0)
    #expect(try Binary.run("hooks", "disable", "ops", in: folder).code == 0)
    let (code, json, text) = try Self.status(folder)
    #expect(code == 3 && json["verdict"] as? String == "trouble" && text.contains("ops"), "\(text)")
    #expect(try Binary.run("hooks", "enable", "ops", in: folder).code == 0)
    var log = AccessLog()
    log.add("POST /mcp/token", 200, "Claude-User", from: StoryTests.claude, ago: 60)
    try log.ingest(in: folder)
    #expect(try Self.status(folder).code == 0)
    // A rotated log may be gone; one that is there and cannot be read (root reads all but a link to itself) may not.
    let file = folder.file("access.log")
    try FileManager.default.removeItem(at: file)
    #expect(try Self.status(folder).code == 0)
    try FileManager.default.createSymbolicLink(at: file, withDestinationURL: file)
    let unread = try Self.status(folder)
    #expect(unread.code == 3 && unread.text.contains("'\(file.path)' cannot be read"), "\(unread.text)")
  }
}
