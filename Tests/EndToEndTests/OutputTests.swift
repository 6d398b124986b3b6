import Basics
import Foundation
import TestSupport
import Testing

/// What people and scripts read.
@Suite struct OutputTests {
  @Test("the JSON names of each listing are those promised") func jsonNames() throws {
    let folder = try Self.published()
    let publish = try Binary.run("publish", "-o", "json", in: folder).json() as? [String: Any]
    #expect(
      Self.names(publish) == "effective_at findings holders manifests release retires still_advertised")
    let released = (publish?["manifests"] as? [[String: Any]])?.first
    #expect(
      Self.names(released)
        == "bytes changed etag kind name paths previous sha256 site version")
    #expect(
      Self.names(try Binary.run("list", "-o", "json", in: folder).rows().first)
        == "bytes cache_control etag kind message name paths released_at released_by site version version_count")
    #expect(
      Self.names(try Binary.run("history", "mcp", "-o", "json", in: folder).rows().first)
        == "bytes effective_at etag is_current message name release released_by sha256 site version")
  }

  @Test(
    "every listing has its four formats", arguments: ["list", "history mcp", "config list", "rules list", "site list"])
  func formats(verb: String) throws {
    let folder = try Self.published()
    let words = verb.split(separator: " ").map(String.init)
    let rows = try Binary.run(words + ["-o", "json"], in: folder).rows()
    let lines = try Binary.run(words + ["-o", "ndjson"], in: folder).output.split(separator: "\n")
    let csv = try Binary.run(words + ["-o", "csv"], in: folder).output.split(separator: "\n")
    let table = try Binary.run(words, in: folder).output.split(separator: "\n")
    #expect(rows.count == lines.count && !rows.isEmpty)
    #expect(table.count == rows.count + 1)
    #expect(csv.count == rows.count + 1)
    #expect(Set(csv[0].split(separator: ",").map(String.init)) == Set(rows[0].keys))
  }

  @Test("findings that a table tells are not lost with csv") func findings() throws {
    let folder = try Self.published()
    try folder.write("x", to: "Manifests/dexter.cash/notes.md")
    let csv = try Binary.run("publish", "--dry-run", "-o", "csv", in: folder)
    #expect(csv.errors.contains("notes.md: left out") && csv.output.hasPrefix("site,name,"), "\(csv.errors)")
  }

  @Test("an empty header value is a value") func emptyHeader() throws {
    let run = try Binary.run("rules", "test", "--header", "X-Openai-Session:", in: TemporaryFolder())
    #expect(run.code == 0, "\(run.errors)")
  }

  @Test("a version has its formats too: the bytes, or one row") func showFormats() throws {
    let folder = try Self.published()
    let names = "bytes document etag kind name sha256 site version"
    let json = try Binary.run("show", "mcp", "-o", "json", in: folder).json() as? [String: Any]
    #expect(Self.names(json) == names)
    #expect(try Binary.run("show", "mcp@1", "-o", "ndjson", in: folder).output.split(separator: "\n").count == 1)
    let csv = try Binary.run("show", "mcp", "-o", "csv", in: folder).output.split(separator: "\n")
    #expect(csv.count == 2 && csv[0].split(separator: ",").sorted().joined(separator: " ") == names)
  }

  @Test("what strangers send is harmless in a table, in CSV and in JSON") func hostileUserAgent() throws {
    let folder = try Self.published()
    let daemon = try ServingProcess(in: folder)
    let hostile = "=cmd|'/C calc'!A1 \u{202E}evil\u{9b}31m, \"quoted\""
    _ = try daemon.get("/.well-known/mcp.json", userAgent: hostile, from: "203.0.113.7")
    _ = try daemon.connectors()
    let table = try daemon.verb("connector", "unknown", "--all").output
    #expect(table.contains("\\u{202e}evil\\u{9b}31m") && !table.contains("\u{202E}") && !table.contains("\u{9b}"))
    let csv = try daemon.verb("rules", "unmatched", "-o", "csv").output
    #expect(!csv.split(separator: "\n").contains { $0.hasPrefix("=") }, "\(csv)")
    let json = try daemon.verb("connector", "unknown", "-o", "json").json() as? [String: Any]
    let client = (json?["clients"] as? [[String: Any]])?.first
    #expect(client?["user_agent"] as? String == hostile)
  }

  @Test("every verb explains itself, and help names every verb") func help() throws {
    let folder = TemporaryFolder()
    let overview = try Binary.run("help", in: folder)
    #expect(overview.code == 0)
    let verbs = overview.output.split(separator: "\n").filter { $0.hasPrefix("  ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(verbs.count >= 14)
    #expect(try Binary.run("--version", in: folder).output == Binary.run("version", in: folder).output)
    for verb in verbs {
      let own = try Binary.run(verb, "--help", in: folder)
      #expect(own.code == 0 && own.output.contains("usage: manifestd \(verb)"), "\(verb)")
    }
  }

  @Test("show prints the bytes that were published, and diff compares them with what a URL serves") func showAndDiff()
    throws
  {
    let folder = try Self.published()
    let file = try String(contentsOf: folder.file("Manifests/dexter.cash/mcp.json"), encoding: .utf8)
    #expect(try Binary.run("show", "mcp@1", in: folder).output == file)
    let told = try #require(try Binary.run("show", "mcp", "-o", "json", in: folder).json() as? [String: Any])
    #expect((told["document"] as? [String: Any])?["name"] as? String == "dexter-mcp" && told["version"] as? Int == 1)
    #expect(try Binary.run("show", "mcp", "-o", "csv", in: folder).output.hasPrefix("site,name,kind,version,"))
    let daemon = try ServingProcess(in: folder)
    let url = "http://127.0.0.1:\(daemon.port)/.well-known/mcp.json"
    #expect(try daemon.verb("diff", "mcp", url).code == 0)
    try folder.write(file.replacing("0.1.0", with: "0.2.0"), to: "mcp.json")
    #expect(try Binary.run("publish", "mcp.json", in: folder).code == 0)
    _ = try daemon.answer("/.well-known/mcp.json") { $0.text.contains("0.2.0") }
    let same = try daemon.verb("diff", "mcp", url)
    #expect(same.code == 0, "\(same.errors)")
    let old = try daemon.verb("diff", "mcp", "1", "2")
    #expect(old.code == 3 && old.output == "changed /version: \"0.1.0\" → \"0.2.0\"\n", "\(old.output)")
    let unreachable = try daemon.verb("diff", "mcp", "http://127.0.0.1:1/mcp.json")
    #expect(unreachable.code == 5 && unreachable.errorLines.count == 1, "\(unreachable.errors)")
  }

  /// A folder whose database holds the example manifests.
  private static func published() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let run = try Binary.run("publish", in: folder)
    if run.code != 0 { throw StartFailure(words: run.errors) }
    return folder
  }

  private static func names(_ row: [String: Any]?) -> String {
    (row?.keys.sorted() ?? []).joined(separator: " ")
  }
}
