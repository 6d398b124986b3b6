import Basics
import Foundation
import TestSupport
import Testing

/// Bad input at every edge: one clear line, a documented exit code, and nothing changed.
@Suite struct BadInputTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let words: [String]
    let code: Int32
    let line: String

    var testDescription: String { words.joined(separator: " ") }
  }

  static let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)

  static let cases: [Case] = [
    Case(words: [], code: 2, line: "no verb given; see 'manifestd help'"),
    Case(words: ["-V"], code: 2, line: "no verb after '-V'; see 'manifestd help'"),
    Case(words: ["publsh"], code: 2, line: "unknown verb 'publsh'; did you mean 'publish'?"),
    Case(words: ["xyzzy"], code: 2, line: "unknown verb 'xyzzy'; see 'manifestd help'"),
    Case(words: ["list", "--sitee", "x"], code: 2, line: "unknown flag '--sitee'; did you mean '--site'?"),
    Case(words: ["list", "-o"], code: 2, line: "--output needs a value; give it as -o, --output FORMAT"),
    Case(
      words: ["list", "-o", "xml"], code: 2, line: "--output: no format 'xml'; use table, json, ndjson or csv"),
    Case(words: ["list", "extra"], code: 2, line: "list: unexpected 'extra'; it takes no operands"),
    Case(
      words: ["list", "--sort", "nam"], code: 2,
      line: "--sort: no column 'nam'; did you mean 'name'? there are site, name, kind, version, version_count, "),
    Case(words: ["list", "--sort", "name:down"], code: 2, line: "--sort: 'name:down' is no order; write COLUMN or"),
    Case(words: ["list", "--limit", "-1"], code: 2, line: "--limit: '-1' is not a number of rows"),
    Case(words: ["hits", "--follow", "--sort", "at"], code: 2, line: "--sort does not go with --follow"),
    Case(words: ["events", "--follow", "--limit", "9"], code: 2, line: "--limit does not go with --follow"),
    Case(words: ["show", "mcp@1", "2"], code: 2, line: "'mcp@1' names its version: unexpected '2'; leave out one"),
    Case(words: ["alerts", "ChatGPT"], code: 2, line: "alerts has no 'ChatGPT'; write --connector ChatGPT"),
    Case(words: ["hits", "cursor"], code: 2, line: "hits: unexpected 'cursor'; write --connector cursor"),
    Case(
      words: ["diff", "mcp@1", "other@1"], code: 2, line: "diff compares versions of one manifest: 'other@1' is none"),
    Case(words: ["diff", "mcp@1", "1", "1"], code: 2, line: "diff: unexpected '1'; two versions are compared"),
    Case(words: ["history", "nope"], code: 6, line: "find manifest 'nope': no such manifest; there are mcp"),
    Case(words: ["show", "mcp@7"], code: 6, line: "find mcp@7: no such version; it has versions 1 to 1"),
    Case(words: ["show", "mcp@x"], code: 2, line: "'x' is no version number"),
    Case(words: ["history", "mcp", "--since", "soon"], code: 2, line: "--since: 'soon' is neither"),
    Case(words: ["publish", "gone.json"], code: 6, line: "read 'gone.json': no such file"),
    Case(words: ["publish", "broken.json"], code: 4, line: "publish 'broken.json': not JSON"),
    Case(words: ["publish", "array.json"], code: 4, line: "publish 'array.json'"),
    Case(
      words: ["publish", "deep.json", "--kind", "json", "--site", "x.example"], code: 4, line: "publish 'deep.json'"),
    Case(words: ["publish", "large.json"], code: 4, line: "publish 'large.json': too large"),
    Case(words: ["publish", "mcp.json", "--at", "yesterday"], code: 2, line: "--at: 'yesterday' is not a time"),
    Case(words: ["publish", "mcp.json", "--at", "2999-01-01"], code: 2, line: "load history: --at is in the future"),
    Case(words: ["publish", "mcp2.json", "--name", "mcp", "--at", "2999-01-01"], code: 2, line: "load history"),
    Case(words: ["publish", "mcp.json", "--kind", "mpc"], code: 2, line: "publish 'mcp.json': no kind 'mpc'"),
    Case(words: ["rollback", "mcp"], code: 2, line: "a rollback needs a reason; give it with -m TEXT"),
    Case(words: ["rollback", "mcp", "-m", ""], code: 2, line: "a rollback needs a reason; give it with -m TEXT"),
    Case(words: ["diff", "mcp", "ftp://x.example/"], code: 2, line: "'ftp://x.example/' is no URL to fetch"),
    Case(words: ["rollback", "mcp", "-m", "x"], code: 4, line: "roll back mcp: no other version was current"),
    Case(words: ["rollback", "--release", "9", "-m", "x"], code: 6, line: "go back to release 9: no such release"),
    Case(words: ["rollback", "--undo", "9", "-m", "x"], code: 6, line: "undo release 9: no such release"),
    Case(words: ["rollback", "--undo", "x", "-m", "x"], code: 2, line: "--undo: 'x' is no release number"),
    Case(words: ["rollback", "--undo", "1", "--release", "1", "-m", "x"], code: 2, line: "leave out one"),
    Case(words: ["rollback", "--undo", "1", "mcp", "-m", "x"], code: 2, line: "it takes no NAME with --undo"),
    Case(words: ["config", "set", "max_agee", "5"], code: 6, line: "find setting 'max_agee': no such setting"),
    Case(
      words: ["config", "set", "max_age", "soon"], code: 2,
      line: "set 'max_age': 'soon' is not a duration such as"),
    Case(words: ["config", "set", "cache_control", "a\r\nb"], code: 2, line: "set 'cache_control': a header value"),
    Case(words: ["connector", "nobody"], code: 6, line: "find connector 'nobody': no such connector"),
    Case(
      words: ["connectors", "--state", "LATE"], code: 2,
      line: "--state: no state 'LATE'; use CURRENT, GRACE, BEHIND, STALE, SILENT or UNKNOWN"),
    Case(words: ["rules", "test", "--header", "colonless"], code: 2, line: "--header: 'colonless' is no header"),
    Case(
      words: ["rules", "test", "--client-name", "X"], code: 2, line: "--client-name: only a POST registers a client"),
    Case(
      words: ["rules", "test", "--method", "HEAD", "--redirect-uri", "https://a.example/"], code: 2,
      line: "--redirect-uri: only a POST registers a client"),
    Case(words: ["rules", "test", "--method", "GE T"], code: 2, line: "--method: 'GE T' is no method"),
    Case(words: ["rules", "test", "--address", "1.2.3"], code: 2, line: "--address: '1.2.3' is no IP address"),
    Case(
      words: ["serve", "--listen", "nonsense"], code: 2,
      line: "--listen: 'nonsense': has no port; write host:port, [v6]:port, unix:PATH or fd:N"),
    Case(words: ["serve", "--threads", "0"], code: 2, line: "--threads: '0' is not a number from 1 to 64"),
    Case(words: ["serve", "--trust-proxy", "x"], code: 2, line: "--trust-proxy: 'x' is no network"),
    Case(
      words: ["serve", "--listen", "fd:2"], code: 2, line: "--listen: 'fd:2': its descriptor is not a number from 3 on"),
    Case(
      words: ["serve", "--listen", "fd:999"], code: 1, line: "listen on fd:999: Bad file descriptor; give the number"),
    Case(
      words: ["serve", "--client-address", "forward"], code: 2,
      line: "--client-address: 'forward' is no source of addresses; use xff, forwarded, proxy, or the name of a header"),
    Case(
      words: ["serve", "--limit", "max_headrs=1"], code: 2,
      line: "--limit: no limit 'max_headrs'; did you mean 'max_headers'?"),
    Case(
      words: ["serve", "--limit", "max_headers=129"], code: 2,
      line: "--limit max_headers: '129' is not a whole number from 1 to 128; write max_headers=100"),
    Case(
      words: ["config", "set", "head_timeout", "0s"], code: 2,
      line: "set 'head_timeout': '0s' is too short: give at least 1s"),
    Case(words: ["config", "set", "min_hits", "-5"], code: 2, line: "set 'min_hits': "),
    Case(words: ["--db", "/tmp", "list"], code: 1, line: "open '/tmp': it is a folder; name a file in it with --db"),
    Case(words: ["--db", "/dev/null", "list"], code: 1, line: "open '/dev/null': it is no regular file; name a file"),
    Case(words: ["serve", "--durability", "half"], code: 2, line: "--durability: no mode 'half'; use journal or full"),
    Case(words: ["endpoints", "check", "nonsense"], code: 2, line: "'nonsense' is no endpoint"),
    Case(words: ["endpoints", "check", "https://dexter.cash/x"], code: 6, line: "find endpoint https://dexter.cash/x"),
    Case(words: ["endpoints", "retire", "https://dexter.cash/x"], code: 2, line: "endpoints retire needs --field"),
    Case(
      words: ["endpoints", "retire", "https://dexter.cash/mcp/token", "--field", "token_url"], code: 4,
      line: "retire https://dexter.cash/mcp/token: a current version advertises it"),
    Case(
      words: ["endpoints", "retire", "https://dexter.cash/.well-known/mcp.json", "--field", "x"], code: 4,
      line: "a manifest is served at that path"),
    Case(
      words: ["endpoints", "set", "https://dexter.cash/mcp/token", "--answer", "gone"], code: 4,
      line: "set an answer for https://dexter.cash/mcp/token: a current version advertises it"),
    Case(words: ["endpoints", "list", "now"], code: 2, line: "endpoints list: unexpected 'now'; it takes no operands"),
    Case(words: ["ingest"], code: 2, line: "ingest needs a FILE"),
    Case(words: ["ingest", "gone.log"], code: 6, line: "read 'gone.log': no such file"),
    Case(words: ["ingest", "mcp.json", "--format", "iis"], code: 2, line: "--format: no log format 'iis'"),
    Case(words: ["hits", "--since", "soon"], code: 2, line: "--since: 'soon' is neither a duration"),
    Case(words: ["serve", "--observe", "127.0.0.1:0"], code: 2, line: "--observe: '127.0.0.1:0' is no Unix socket"),
    Case(words: ["--db", "missing.db", "list"], code: 6, line: "open 'missing.db': no such database"),
    Case(words: ["--db", "junk.db", "list"], code: 1, line: "open 'junk.db'"),
    Case(words: ["--db", "folder/deep/x.db", "publish", "mcp.json"], code: 1, line: "create 'folder/deep/x.db'"),
    Case(words: ["site", "alias", "a b", "--site", "dexter.cash"], code: 2, line: "'a b' is no host name"),
  ]

  /// One folder for all cases, for none changes anything; with what it holds.
  private static let shared = Result {
    let folder = try prepared()
    return (folder: folder, contents: try contents(of: folder))
  }

  @Test("one line, its exit code, and nothing changed", arguments: cases) func refused(_ bad: Case) throws {
    let (folder, before) = try Self.shared.get()
    let run = try Binary.run(bad.words, in: folder)
    #expect(run.code == bad.code, "\(run.errors)")
    #expect(run.errorLines.count == 1, "\(run.errors)")
    #expect(run.errors.hasPrefix("manifestd: "))
    #expect(run.errors.contains(bad.line), "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(try Self.contents(of: folder) == before)
  }

  @Test("with -o json the error is an object on the standard output too") func jsonError() throws {
    let run = try Binary.run("history", "nope", "-o", "json", in: Self.prepared())
    let error = try #require((try run.json() as? [String: Any])?["error"] as? [String: String])
    #expect(error["code"] == "noSuch" && error["message"] == "find manifest 'nope': no such manifest")
    #expect(error["hint"] == "there are mcp")
  }

  @Test(
    "a first release that is refused leaves no database behind",
    arguments: [
      ["publish", "--db", "first.db"], ["publish", "--db", "first.db", "gone.json"],
      ["serve", "--db", "first.db", "--listen", "127.0.0.1:0"],
    ])
  func refusedAtFirst(words: [String]) throws {
    let folder = TemporaryFolder()
    try folder.write("nope", to: "Manifests/dexter.cash/mcp.json")
    let run = try Binary.run(words, in: folder)
    #expect(run.code == (words.last == "gone.json" ? 6 : 4), "\(run.errors)")
    #expect(run.errorLines.count == 1, "\(run.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["Manifests"])
  }

  @Test(
    "a standard input that cannot be read is an error like others",
    arguments: ["publish --site https://a.example --name mcp -", "ingest -"])
  func unreadableInput(words: String) throws {
    let run = try Shells.run("sh", ["-c", "manifestd \(words) 0>/dev/null"], in: try Self.prepared())
    #expect(run.code == 1, "\(run.errors)")
    #expect(run.errorLines == ["manifestd: read '-': Bad file descriptor"])
  }

  @Test("a port in use is told before anything starts, and the database stays free") func portInUse() throws {
    let folder = try Self.prepared()
    let daemon = try ServingProcess(in: folder)
    let other = TemporaryFolder()
    try other.addExampleManifests()
    let run = try Binary.run("serve", "--listen", "127.0.0.1:\(daemon.port)", in: other)
    #expect(run.code == 1 && run.errors.contains("127.0.0.1:\(daemon.port)"), "\(run.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: other.path) == ["Manifests"])
    let second = try Binary.run("serve", "--listen", "127.0.0.1:0", in: folder)
    #expect(second.code == 1 && second.errors.contains("another manifestd serves it already"), "\(second.errors)")
  }

  /// A published mcp.json and the bad files beside it.
  private static func prepared() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let example = Project.root.appendingPathComponent("Manifests/dexter.cash/mcp.json")
    let text = try String(contentsOf: example, encoding: .utf8)
    try folder.write(text, to: "mcp.json")
    try folder.write(text + "\n", to: "mcp2.json")
    try folder.write("{\"a\":", to: "broken.json")
    try folder.write("[1]", to: "array.json")
    try FileManager.default.moveItem(at: folder.file("array.json"), to: folder.file("mcp-array.json"))
    try folder.write("[1]", to: "array.json")
    try folder.write(deep, to: "deep.json")
    try folder.write("{\"a\":\"" + String(repeating: "x", count: 1 << 20) + "\"}", to: "large.json")
    try folder.write("this is no database, whatever its name says, and long enough to be read", to: "junk.db")
    let published = try Binary.run("publish", "mcp.json", in: folder)
    if published.code != 0 { throw StartFailure(words: published.errors) }
    return folder
  }

  /// Every file by name and bytes; the database by its dump, for a reader may move the log into the file.
  private static func contents(of folder: TemporaryFolder) throws -> [String: String] {
    var found: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      if name.hasPrefix("manifestd.db-") || name.hasSuffix(".sightings") { continue }
      let data = try Data(contentsOf: folder.file(name))
      found[name] =
        name == "manifestd.db"
        ? try DatabaseFile(folder.file(name).path).dump().joined(separator: "\n") : data.base64EncodedString()
    }
    return found
  }
}
