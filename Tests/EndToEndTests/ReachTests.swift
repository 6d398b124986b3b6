import Foundation
import TestSupport
import Testing

/// What reaches into every verb: one connector, a time, an order, a limit, data of what was done.
@Suite struct ReachTests {
  @Test("--connector takes a name that is known, and tells of a slip with the nearest one")
  func connector() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    #expect(try Binary.run("publish", in: folder).code == 0)
    for verb in [
      "connectors", "stale", "hits", "endpoints", "unserved", "alerts", "events", "deliveries", "silence", "rules",
    ] {
      let slip = try Binary.run(verb, "--connector", "chatgtp", in: folder)
      #expect(slip.code == 6 && slip.errors.contains("did you mean 'chatgpt'?"), "\(verb): \(slip.errors)")
      #expect(try Binary.run(verb, "--connector", "ChatGPT", in: folder).code == 0, "\(verb)")
    }
    let unseen = try Binary.run("connectors", "--connector", "cursor", "--since", "2026-01-01", in: folder)
    #expect(unseen.errors == "manifestd: no connector fits --connector cursor --since 2026-01-01\n")
    let ever = try Binary.run("unserved", in: folder)
    #expect(ever.errors == "manifestd: every well-known path that was asked for is served\n")
  }

  @Test("a limit says how many there are; rows are sorted by value; releases are listed without a name")
  func selection() throws {
    let folder = try Dexter.folder()
    let history = try Binary.run("history", "--limit", "1", "-o", "ndjson", in: folder)
    #expect(history.errors == "manifestd: 1 of 3; --limit 0 shows all\n" && history.output.contains("\"release\":3,"))
    let sorted = try Binary.run("history", "--sort", "effective_at", "-o", "json", in: folder).rows()
    #expect(sorted.map { $0["release"] as? Int } == [1, 2, 3])
    let made = sorted[0]["manifests"] as? [[String: Any]]
    #expect(made?.map { $0["name"] as? String } == ["mcp", "oauth-authorization-server"])
    #expect(made?[0]["version"] as? Int == 1 && made?[0]["site"] as? String == "https://dexter.cash")
    #expect(sorted[0]["act"] as? String == "history" && sorted[2]["act"] as? String == "publish")
    let events = try Binary.run("events", "--limit", "0", in: folder)
    #expect(events.code == 0 && events.errors.isEmpty)
    let shown = try Binary.run("show", "mcp", "1", in: folder).output
    #expect(try shown == Binary.run("show", "mcp@1", in: folder).output && shown.contains("/api/connector/oauth/"))
    let pairs = try [["mcp", "1", "2"], ["mcp@1", "mcp@2"], ["mcp@1", "2"]].map {
      try Binary.run(["diff"] + $0, in: folder).output
    }
    #expect(Set(pairs).count == 1 && pairs[0].contains("changed /authorization/token_url"))
    #expect(try Binary.run("diff", "mcp@1", "oauth-authorization-server@1", in: folder).code == 2)
    for verb in ["rules", "site", "config"] {
      #expect(try Binary.run(verb, in: folder).output == Binary.run(verb, "list", in: folder).output, "\(verb)")
    }
  }

  static let acts: [(words: String, done: String)] = [
    ("config set max_age 60s", "set"), ("config unset max_age", "unset"), ("config import settings.json", "imported"),
    ("site alias www.dexter.cash", "aliased"), ("site unalias www.dexter.cash", "unaliased"),
    ("site default dexter.cash", "default"), ("silence add connector=chatgpt --for 7d -m told", "added"),
    ("silence expire 1", "expired"), ("hooks add http://127.0.0.1:9/hook --name ops", "added"),
    ("hooks disable ops", "disabled"), ("hooks enable ops", "enabled"), ("hooks test manifest.released", "tested"),
    ("deliveries replay manifest.released --since 1h", "replayed"), ("hooks remove ops", "removed"),
    ("endpoints retire https://dexter.cash/v0/token --field token_endpoint", "retired"),
    ("endpoints retire https://dexter.cash/api/connector/oauth/token --field token_endpoint", "known"),
    ("endpoints set https://dexter.cash/v0/token --answer gone", "set"),
  ]

  @Test("with -o json every act prints one object that names what was done, and no words") func acts() throws {
    let folder = try Dexter.folder()
    try folder.write(#"{"grace":"1h"}"#, to: "settings.json")
    let hook = try folder.write("#!/bin/sh\necho taken\n", to: "Hooks/manifest.released")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
    for (words, done) in Self.acts {
      let run = try Binary.run(words.split(separator: " ").map(String.init) + ["-o", "json"], in: folder)
      let object = try #require(try run.json() as? [String: Any], "\(words): \(run.output)\(run.errors)")
      #expect(run.code == 0 && run.errors.isEmpty && object["done"] as? String == done, "\(words): \(run.errors)")
      #expect(object.values.allSatisfy { !($0 is [String: Any]) }, "\(words): flat")
    }
    let tested = try Binary.run("hooks", "test", "manifest.released", "-o", "ndjson", in: folder)
    #expect(tested.output.hasSuffix(#""output":"taken\n"}"# + "\n"), "\(tested.output)")
    let help = try Binary.run("help", "-o", "json", in: folder).rows()
    #expect(help.contains { $0["verb"] as? String == "ack" && $0["operands"] as? String == "ID|CONNECTOR…" })
  }

  @Test("serve -o json tells where it listens") func listening() throws {
    let folder = try Dexter.folder()
    let process = Binary.process(["serve", "--listen", "127.0.0.1:0", "-ojson"], in: folder)
    let told = try folder.emptyFile("told")
    process.standardOutput = try FileHandle(forWritingTo: told)
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let object = try eventually("it listens") {
      try? JSONSerialization.jsonObject(with: Data(contentsOf: told)) as? [String: Any]
    } fits: {
      $0 != nil
    }
    #expect(object?["done"] as? String == "listening" && object?["manifests"] as? Int == 3)
    #expect((object?["addresses"] as? [String])?.first?.hasPrefix("http://127.0.0.1:") == true)
  }

  @Test("ingest --explain tells each line as data, and of an error as an object") func explained() throws {
    let folder = try Dexter.folder()
    let request = #"[08/Oct/2026:10:00:00 +0000] "POST /api/connector/oauth/token HTTP/1.1" 404 9"#
    try folder.write("3.12.200.18 - - \(request) \"-\" \"openai-mcp/1.0.0\"\nno request\n", to: "access.log")
    let rows = try Binary.run("ingest", "--explain", "access.log", "-o", "json", in: folder).rows()
    #expect(
      rows.map { $0["meaning"] as? String } == ["use", "unmatched"] && rows.map { $0["line"] as? Int } == [1, 2])
    #expect(rows[0]["connector"] as? String == "chatgpt" && rows[0]["attribution"] as? String == "verified")
    #expect(rows[0]["at"] as? String == "2026-10-08T10:00:00Z" && rows[1]["at"] is NSNull)
    let log = try String(contentsOf: folder.file("access.log"), encoding: .utf8)
    let followed = try Binary.run("ingest", "--explain", "-f", "-", "-o", "json", in: folder, input: log)
    #expect(followed.output.split(separator: "\n").map { $0.hasPrefix("{") } == [true, true], "\(followed.output)")
    let error = try Binary.run("ingest", "--explain", "gone.log", "-o", "json", in: folder)
    let told = try error.json() as? [String: Any]
    #expect(error.code == 6 && told?["error"] != nil, "\(error.output)")
  }
}
