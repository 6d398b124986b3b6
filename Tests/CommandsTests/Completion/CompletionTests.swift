import Storage
import Testing

@testable import Commands

/// What may come next, by the verbs' table and by names that stand for a database's.
@Suite("A command line that is being typed") struct CompletionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let line: String
    let candidates: [String]
    let files: Completion.Files

    init(_ line: String, _ candidates: String, _ files: Completion.Files = .none) {
      self.line = line
      self.candidates = candidates.split(separator: " ").map(String.init)
      self.files = files
    }

    var testDescription: String { line }
  }

  static let verbs: [Case] = [
    Case("sta", "status stale"), Case("--db x.db sta", "status stale"), Case("STAT", "status"),
    Case("nothing ", ""), Case("nothing -", ""), Case("comple", "completion"), Case("outbound", ""),
    Case("help de", "deliveries demo"), Case("completion ", "bash zsh fish"),
    Case("hooks e", "enable"), Case("hooks enable o", "ops"), Case("alerts ", "list"),
    Case("site default d", "dexter.cash"), Case("site default n", "none"),
  ]

  static let flags: [Case] = [
    Case("list --output=json --o", ""),
    Case("--db x.db list --d", ""), Case("list mcp --si", "--site"), Case("-", "--db --color --help -h"),
    Case("hooks add --event connector.stale --eve", "--event"), Case("list -- --", ""), Case("list -- -", ""),
    Case("connectors --wrong --by", "--by-manifest"),
  ]

  static let values: [Case] = [
    Case("list -o ", "table json ndjson csv"),
    Case("list --output=", "--output=table --output=json --output=ndjson --output=csv"),
    Case("list --output=n", "--output=ndjson"), Case("list -on", "-ondjson"), Case("list -o=n", "-o=ndjson"),
    Case("list -o n", "ndjson"), Case("--color ", "auto always never"),
    Case("report chatgpt -o ", "markdown text json"), Case("connectors --state s", "STALE SILENT"),
    Case("deliveries --state d", "delivered dead"), Case("ingest --format v", "vcombined"),
    Case("serve --durability ", "journal full"), Case("endpoints set --answer ", "proxy redirect gone"),
    Case("publish --kind oauth-p", "oauth-protected-resource"),
    Case("events --type connector.st", "connector.stale connector.still_stale"),
    Case("publish -m ", ""), Case("publish --message=", ""), Case("publish --wrong=", ""), Case("events --since ", ""),
    Case("config get quiet", "quiet_after"), Case("config set alert_libraries ", "yes no"),
    Case("config set cache_control ", ""), Case("config get cache_control@m", "cache_control@mcp"),
    Case("config get quiet_after@m", ""), Case("serve --limit max_connections_", "max_connections_per_address="),
    Case("silence add ", "connector= site= rule="), Case("silence add rule=", "rule=connector.stale"),
    Case("silence add connector=c", "connector=chatgpt connector=claude"),
    Case("silence add connector=claude ", "site= rule="),
  ]

  static let names: [Case] = [
    Case("connector c", "chatgpt claude"), Case("connector C", "chatgpt claude"),
    Case("show ", "mcp jwks"), Case("show m", "mcp"), Case("show mcp@", "mcp@12 mcp@2"), Case("show mcp@1", "mcp@12"),
    Case("show jwks@", ""), Case("history ", "mcp jwks"), Case("rollback mcp --to ", "12 2"),
    Case("rollback --undo ", "40"),
    Case("ack ", "7 8 chatgpt claude"), Case("ack 7 ch", "chatgpt"), Case("ack 7 ", "8 chatgpt claude"),
    Case("show mcp ", "12 2"), Case("diff mcp@2 1", "12", .files),
    Case("silence expire ", "3"),
    Case("deliveries resend ", "5"),
    Case("deliveries replay ", "ops"), Case("deliveries --hook ", "ops"), Case("list --site ", "dexter.cash"),
    Case("endpoints check h", "https://dexter.cash/a"),
    Case("endpoints retire x --successor ", "https://dexter.cash/a"),
  ]

  static let files: [Case] = [
    Case("publish ", "", .files), Case("publish a.json ", "", .files), Case("ingest ", "", .files),
    Case("--db ", "", .files), Case("list --db=", "", .files), Case("serve --hooks ", "", .folders),
    Case("hooks --secret-file ", "", .files), Case("diff mcp ", "12 2 https://dexter.cash/a", .files),
    Case("diff mcp 2 ", "12 2"), Case("config import ", "", .files),
  ]

  @Test("goes on as the verbs' table has it", arguments: verbs + flags + values + names + files) func goesOn(row: Case)
  {
    let words = row.line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let completion = Completion(after: Array(words.dropLast()), of: words[words.count - 1], names: Self.stored)
    #expect(completion.candidates.map { completion.head + $0.text } == row.candidates)
    #expect(completion.files == row.files)
  }

  @Test("where no operand comes, or after a dash, the verb's flags are offered that were not given") func openFlags() {
    func offered(_ line: String) -> [String] {
      let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      return Completion(after: Array(words.dropLast()), of: words[words.count - 1], names: Self.stored)
        .candidates.map(\.text)
    }
    let list = Verb.list.allFlags
    let names = list.map(\.name)
    #expect(offered("list ") == names && offered("list --") == names)
    #expect(offered("--db x list --") == names.filter { $0 != "--db" })
    #expect(offered("list -") == list.flatMap { [$0.name, $0.short].compactMap(\.self) })
    for given in ["-o json", "-ojson", "-o=json", "--output json", "--output=json"] {
      #expect(offered("list \(given) ") == names.filter { $0 != "--output" }, "\(given)")
    }
    #expect(offered("connector chatgpt ") == Verb.connector.allFlags.map(\.name))
    #expect(offered("hooks add --") == Verb.hooks.allFlags.map(\.name).filter { $0 != "--discard" })
    #expect(offered("hooks add ") == offered("hooks add --") && !offered("hooks test --").contains("--allow-http"))
    #expect(offered("completion bash ") == Verb.completion.allFlags.map(\.name))
  }

  @Test("the database is the one that the line names, wherever it stands") func database() {
    for line in [["--db", "x.db", "show"], ["show", "--db=x.db"], ["--db=x.db", "show"]] {
      var asked: [String?] = []
      _ = Completion(after: line, of: "m") { database, _, _ in
        asked.append(database)
        return []
      }
      #expect(asked == ["x.db"], "\(line)")
    }
  }

  @Test(
    "the database is not asked for what is not in it", arguments: ["", "st", "list -", "list -o ", "publish ", "help "])
  func unasked(line: String) {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    _ = Completion(after: Array(words.dropLast()), of: words[words.count - 1]) { _, _, _ in
      Issue.record("it was asked")
      return []
    }
  }

  @Test("what shows otherwise than it is, or would be a flag, is not offered") func hostile() {
    #expect(
      Candidate("a\nb") == nil && Candidate("a\tb") == nil && Candidate("a\u{202e}b") == nil && Candidate("") == nil)
    #expect(Candidate("a b$(c)'\"é")?.text == "a b$(c)'\"é")
    #expect(Candidate("a", "b\tc\u{1b}[31m")?.meaning == "b\\u{9}c\\u{1b}[31m")
    let names: Completion.Names = { _, _, _ in ["-x", "--output", "ok"].compactMap { Candidate($0) } }
    #expect(Completion(after: ["show"], of: "", names: names).candidates.map(\.text) == ["ok"])
    #expect(Completion(after: ["show", "--"], of: "-", names: names).candidates.map(\.text) == ["-x", "--output"])
  }

  /// A database of two manifests.
  private static let stored: @Sendable (String?, NameLookup.Subject, String) -> [Candidate] = { _, subject, _ in
    let names: [String] =
      switch subject {
      case .connector: ["chatgpt", "claude"]
      case .manifest: ["mcp", "jwks"]
      case .site: ["dexter.cash"]
      case .hook: ["ops"]
      case .endpoint: ["https://dexter.cash/a"]
      case .version(let name): name == "mcp" ? ["12", "2"] : []
      case .release: ["40"]
      case .alert: ["7", "8"]
      case .silence: ["3"]
      case .delivery: ["5"]
      }
    return names.compactMap { Candidate($0) }
  }
}
