import Basics
import TestSupport
import Testing

/// What `rules test` answers, by the words that are given to it.
@Suite struct RuleTestTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let words: [String]
    /// The lines that are not of a trail.
    let lines: [String]

    init(_ testDescription: String, _ words: [String], _ lines: [String]) {
      (self.testDescription, self.words, self.lines) = (testDescription, words, lines)
    }
  }

  private static let webFetch = "Claude-User (claude-code/2.1.158; +https://support.anthropic.com/)"
  private static let nobody =
    "at an authorization endpoint: browser (browser), claimed by an authorization request that names no known connector"

  @Test(
    "it reads a request as its sender's and, where that is another, as a browser's; the method decides",
    arguments: [
      Case(
        "a GET has both readings", ["--user-agent", webFetch, "--address", "198.51.100.7"],
        ["claude-code (local), claimed by user agent Claude-User (claude-code)", nobody]),
      Case(
        "a HEAD has one", ["--method", "head", "--user-agent", "node"],
        ["node (library), claimed by user agent token node"]),
      Case(
        "both are the same: one is shown",
        ["--path", "/a?redirect_uri=claude%3A%2F%2Fclaude.ai%2Fmcp-auth-callback%2Fsdk"],
        ["claude-code (local), claimed by redirect_uri claude://claude.ai/mcp-auth-callback/sdk"]),
      Case(
        "a registration", ["--method", "POST", "--user-agent", "node", "--client-name", "MCP CLI Client"],
        ["mcp-remote (local), claimed by client_name MCP CLI Client"]),
      Case(
        "a registration's callbacks",
        [
          "--method", "POST", "--redirect-uri", "https://vscode.dev/redirect", "--redirect-uri",
          "http://127.0.0.1:33418/",
        ],
        ["vscode (local), claimed by redirect_uri https://vscode.dev/redirect"]),
      Case(
        "an address that was given up", ["--method", "HEAD", "--address", "34.162.142.92"],
        ["(none) (library), claimed by no user agent"]),
      Case(
        "the same when it was in use", ["--method", "HEAD", "--address", "34.162.142.92", "--at", "2025-09-21"],
        ["claude (hosted), verified by address range 34.162.142.92/32"]),
    ])
  func readings(_ given: Case) throws {
    let run = try Binary.run(["rules", "test"] + given.words, in: TemporaryFolder())
    #expect(run.code == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").filter { !$0.hasPrefix("  ") }.map(String.init)
    #expect(lines == given.lines, "\(run.output)")
  }

  @Test("in JSON the names are those promised, and the second reading is null where there is none")
  func json() throws {
    let folder = TemporaryFolder()
    let both = try Binary.run("rules", "test", "--user-agent", "node", "-o", "json", in: folder).rows().first
    let names =
      "attribution authorize_attribution authorize_class authorize_connector authorize_rule class connector rule trail"
    #expect(both?.keys.sorted().joined(separator: " ") == names)
    #expect(both?["connector"] as? String == "node" && both?["authorize_connector"] as? String == "browser")
    let one = try Binary.run("rules", "test", "--method", "HEAD", "-o", "json", in: folder).rows().first
    #expect(one?["authorize_connector"] is String == false && one?["connector"] as? String == "(none)")
  }
}
