import Basics
import Foundation
import TestSupport
import Testing

/// What is done about alerts from the command line, whether or not the daemon runs.
@Suite struct AlertVerbsTests {
  /// A database with one alert that fires, and no daemon any more.
  static func fired() throws -> AlertPlace {
    let place = try AlertPlace()
    try place.shellHook("connector.stale")
    let daemon = try ServingProcess(in: place.folder)
    try place.hit(daemon)
    _ = try place.alerts { $0["state"] as? String == "firing" }
    _ = try place.deliveries { rows in
      rows.contains { $0["event"] as? String == "connector.stale" && $0["state"] as? String == "delivered" }
    }
    #expect(daemon.stop() == 0)
    return place
  }

  @Test("alerts, events and deliveries: the promised names in every format, and tables that people can read")
  func listings() throws {
    let place = try Self.fired()
    let names = [
      "alerts":
        "ack_message acked_by connector hits id last_at opened_at reason resolved_at rule "
        + "silenced_until since site state",
      "deliveries":
        "at attempt code connector error event event_id hook id ms next_at output site state summary",
      "events": "data id timestamp type",
    ]
    for (verb, promised) in names {
      let rows = try place.run(verb, "-o", "json").rows()
      #expect(rows.first.map { $0.keys.sorted().joined(separator: " ") } == promised)
      #expect(try place.run(verb, "-o", "ndjson").output.split(separator: "\n").count == rows.count)
      #expect(try place.run(verb, "-o", "csv").output.split(separator: "\n").count == rows.count + 1)
      let table = try place.run(verb).output.split(separator: "\n")
      #expect(table.count == rows.count + 1 && table.allSatisfy { $0.count < 250 }, "\(table)")
    }
    let event = try #require(try place.run("events", "--type", "connector.stale", "-o", "json").rows().first)
    let told = try #require(try place.told("connector.stale").first)
    #expect(event["id"] as? String == told["id"] as? String)
    #expect(NSDictionary(dictionary: event).isEqual(to: told), "as its hook got it")
    #expect(try place.run("deliveries", "--state", "delivered").output.contains("Hooks/connector.stale"))
  }

  @Test("ack marks an alert, once it is known; one that is over cannot be") func acknowledge() throws {
    let place = try Self.fired()
    #expect(try place.run("ack", "7").code == 6)
    #expect(try place.run("ack", "-1").code == 2)
    let slip = try place.run("ack", "chatgtp")
    #expect(slip.code == 6 && slip.errors.contains("did you mean 'chatgpt'?"), "\(slip.errors)")
    #expect(try place.run("ack", "claude").errors.contains("acknowledge the alert of claude: it has no open alert"))
    let run = try place.run("ack", "1", "--by", "ana")
    #expect(run.code == 0 && run.errors.contains("alert 1 (chatgpt) is acknowledged"))
    #expect(try place.run("alerts").output.contains("firing, acked by ana"))
    let named = try place.run("ack", "ChatGPT", "--by", "bob", "-m", "wrote to them", "-o", "json")
    let done = try #require(try named.rows().first)
    #expect(named.code == 0 && named.errors.isEmpty && done["done"] as? String == "acknowledged")
    #expect(done["alert"] as? Int == 1 && done["by"] as? String == "bob")
    #expect(done["message"] as? String == "wrote to them")
    #expect(try place.run("alerts").output.contains("firing, acked by bob (wrote to them)"))
    #expect(try place.run("status").output.contains("(acknowledged by bob: wrote to them)"))
    let alert = try #require(try place.run("alerts", "-o", "json").rows().first)
    #expect(alert["ack_message"] as? String == "wrote to them" && alert["acked_by"] as? String == "bob")
    #expect(try place.run("rollback", "oauth-authorization-server", "--to", "1", "-m", "they need it").code == 0)
    let daemon = try ServingProcess(in: place.folder)
    _ = try place.alerts { $0["state"] as? String == "resolved" }
    let late = try place.run("ack", "1")
    #expect(late.code == 4 && late.errors.contains("it was resolved"), "\(late.errors)")
    #expect(daemon.stop() == 0)
  }

  @Test("a silence needs a matcher, a duration and a reason; it is listed and can be ended") func silence() throws {
    let place = try Self.fired()
    for (words, part) in [
      (["add", "connector=chatgpt", "-m", "x"], "needs --for"),
      (["add", "connector=chatgpt", "--for", "7d"], "needs -m"),
      (["add", "connector=chatgpt", "connector=claude", "--for", "7d", "-m", "x"], "two matchers 'connector'"),
      (["add", "chatgpt", "--for", "7d", "-m", "x"], "is no matcher"),
      (["add", "connector=chatgtp", "--for", "7d", "-m", "x"], "did you mean 'chatgpt'?"),
      (["add", "rule=x", "--for", "7d", "-m", "x"], "no alert rule"), (["expire", "9"], "no silence of that number"),
    ] {
      let run = try Binary.run(["silence"] + words, in: place.folder)
      #expect(run.code != 0 && run.errors.contains(part), "\(words): \(run.errors)")
    }
    let added = try place.run("silence", "add", "connector=chatgpt", "--for", "7d", "-m", "told them", "--by", "ana")
    #expect(added.code == 0 && added.errors.contains("silence 1 lasts until "), "\(added.errors)")
    #expect(try place.run("alerts").output.contains("firing, silenced until "))
    let row = try #require(try place.run("silence", "list", "-o", "json").rows().first)
    #expect(row["author"] as? String == "ana" && row["reason"] as? String == "told them" && row["site"] is NSNull)
    #expect(try place.run("silence", "expire", "1").code == 0)
    #expect(try place.run("silence").errors.contains("no silence is in force"))
    #expect(try place.run("silence", "list", "--all", "-o", "json").rows().count == 1)
  }

  @Test("the report is Markdown, text or JSON, and names what is needed") func report() throws {
    let place = try Self.fired()
    let markdown = try place.run("report", "chatgpt")
    #expect(markdown.code == 0 && markdown.output.hasPrefix("# chatgpt calls retired OAuth endpoints of "))
    #expect(
      markdown.output.contains(
        "| https://dexter.cash/api/connector/oauth/token | 2025-09-22T10:00:00Z | 3, all served | "))
    #expect(
      try place.run("report", "chatgpt", "-o", "text").output.contains("Use instead:   https://dexter.cash/mcp/token"))
    let json = try #require(try place.run("report", "chatgpt", "-o", "json").rows().first)
    #expect((json["requests"] as? [Any])?.count == 3 && json["contact"] is String)
    #expect(try place.run("report", "chatgpt", "-o", "csv").code == 2)
    #expect(try place.run("report", "chatgtp").errors.contains("did you mean 'chatgpt'?"))
    #expect(try place.run("report", "cursor").code == 6)
  }

  @Test("events --follow shows what happens while it looks") func follow() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    #expect(try Binary.run("publish", in: folder).code == 0)
    let process = Binary.process(
      ["events", "--follow", "-o", "ndjson", "--type", "manifest.rolled_back", "--since", "1h"], in: folder)
    let seen = try folder.emptyFile("seen")
    process.standardOutput = try FileHandle(forWritingTo: seen)
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try folder.write(StoryTests.secondVersion, to: "next/oauth-authorization-server.json")
    #expect(try Binary.run("publish", "next/oauth-authorization-server.json", in: folder).code == 0)
    #expect(try Binary.run("rollback", "oauth-authorization-server", "-m", "back", in: folder).code == 0)
    let text = try eventually("the rollback is shown") {
      try String(contentsOf: seen, encoding: .utf8)
    } fits: {
      $0.hasSuffix("\n")
    }
    let lines = text.split(separator: "\n")
    #expect(lines.count == 1 && lines[0].contains("manifest.rolled_back"), "\(lines)")
  }
}
