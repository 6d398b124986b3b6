import Testing

@testable import Commands

/// Too few words, too many, or the wrong ones: each verb says which, before it looks for a database.
@Suite("A verb used wrongly") struct UsageTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let words: String
    let line: String

    init(_ words: String, _ line: String) { (self.words, self.line) = (words, line) }

    var testDescription: String { words }
  }

  /// What a flag was to do would be left undone without a word.
  static let foreign: [Case] = [
    Case("silence list --for 2h", "silence list takes no --for; it is for 'manifestd silence add'"),
    Case(
      "silence add connector=x --for 2h -m y --connector z", "silence add takes no --connector; see 'manifestd help"),
    Case("deliveries replay ops --since 2h --limit 1", "deliveries replay takes no --limit"),
    Case("deliveries --failed", "deliveries list takes no --failed; it is for 'manifestd deliveries replay'"),
    Case("endpoints retire https://h/x --field token_endpoint --answer gone", "endpoints retire takes no --answer"),
    Case("endpoints list --by ana", "endpoints list takes no --by"),
    Case("config get grace --limit 3", "config get takes"),
    Case("site unalias h --site x", "site unalias takes no --site"),
    Case("hooks list --discard", "hooks list takes no --discard; it is for 'manifestd hooks enable'"),
    Case("rules unmatched --address 1.2.3.4", "rules unmatched takes no --address"),
  ]

  static let missing: [Case] = [
    Case("show", "show: missing argument, one NAME, NAME@N or NAME N; write 'manifestd show NAME[@N] | NAME N'"),
    Case("diff", "diff: missing argument, NAME"), Case("rollback -m x", "rollback: missing argument, one manifest's"),
    Case("rollback", "rollback: missing argument, one manifest's name"),
    Case("connector", "connector: missing argument, one connector's name; write 'manifestd connector NAME'"),
    Case("report", "report: missing argument, one connector's name; write 'manifestd report CONNECTOR'"),
    Case("ack", "ack: missing argument, numbers of alerts, or connectors; write 'manifestd ack ID|CONNECTOR…'"),
    Case(
      "silence add", "silence add: missing argument MATCHER; write 'manifestd silence add MATCHER… --for TIME -m TEXT'"),
    Case("silence expire", "silence expire: missing argument ID"),
    Case("hooks test", "hooks test: missing argument NAME; write 'manifestd hooks test NAME'"),
    Case("hooks enable", "hooks enable: missing argument NAME"),
    Case("hooks disable", "hooks disable: missing argument NAME"),
    Case("hooks remove", "hooks remove: missing argument NAME"),
    Case("deliveries resend", "deliveries resend: missing argument ID; write 'manifestd deliveries resend ID…'"),
    Case("endpoints check", "endpoints check: missing argument URL; write 'manifestd endpoints check URL'"),
    Case("endpoints retire", "endpoints retire: missing argument URL"),
    Case("endpoints set", "endpoints set: missing argument URL"), Case("ingest", "ingest needs a FILE"),
    Case("completion", "completion: missing argument, bash, zsh or fish; write 'manifestd completion bash|zsh|fish'"),
    Case("site alias", "site alias: missing argument HOST"),
    Case("site unalias", "site unalias: missing argument HOST"),
    Case("site default", "site default: missing argument HOST|none"),
    Case("config get", "config get: missing argument KEY"), Case("config unset", "config unset: missing argument KEY"),
    Case("config set", "config set: missing argument KEY; write 'manifestd config set KEY VALUE'"),
    Case("config set max_age", "config set: missing argument VALUE; write 'manifestd config set KEY VALUE'"),
  ]

  static let tooMany: [Case] =
    [
      "status", "serve", "list", "connectors", "stale", "events", "hits", "unserved", "doctor", "man", "demo",
      "version",
    ].map {
      Case("\($0) extra", "\($0): unexpected 'extra'; it takes no operands")
    } + [
      Case("history a b", "history: unexpected 'b'"), Case("show a 1 b", "show: unexpected 'b'"),
      Case("diff a b c d", "diff: unexpected 'd'"), Case("rollback a b -m x", "rollback: unexpected 'b'"),
      Case("connector a b", "connector: unexpected 'b'"), Case("report a b", "report: unexpected 'b'"),
      Case("help a b", "help: unexpected 'b'"), Case("alerts list x", "alerts list: unexpected 'x'"),
      Case("silence list x", "silence list: unexpected 'x'"),
      Case("silence expire 1 2", "silence expire: unexpected '2'"),
      Case("hooks add a b", "hooks add: unexpected 'b'; write 'manifestd hooks add [URL]'"),
      Case("hooks test a b", "hooks test: unexpected 'b'"),
      Case("deliveries list x", "deliveries list: unexpected 'x'"),
      Case("endpoints list x", "endpoints list: unexpected 'x'; it takes no operands"),
      Case("endpoints check a b", "endpoints check: unexpected 'b'; write 'manifestd endpoints check URL'"),
      Case("rules list x", "rules list: unexpected 'x'"), Case("site list x", "site list: unexpected 'x'"),
      Case("site alias a b", "site alias: unexpected 'b'"), Case("config list x", "config list: unexpected 'x'"),
      Case("config set a b c", "config set: unexpected 'c'"),
      Case("config import a b", "config import: unexpected 'b'"),
    ]

  static let wrong: [Case] = [
    Case("endpoints chek https://x.example/", "endpoints has no 'chek'; did you mean 'check'?"),
    Case("endpoints frob", "endpoints has no 'frob'; use list, check URL, retire URL, set URL"),
    Case("hooks ad https://x.example/", "hooks has no 'ad'; did you mean 'add'?"),
    Case("deliveries 7", "deliveries has no '7'; use list, "),
    Case("alerts firing", "alerts has no 'firing'; use list"),
    Case("silence chatgpt", "silence has no 'chatgpt'; use list, add MATCHER… --for TIME -m TEXT, expire ID"),
    Case("rules tst", "rules has no 'tst'; did you mean 'test'?"),
    Case("site dexter.cash", "site has no 'dexter.cash'"),
    Case("completion ksh", "no completion for 'ksh'; use bash, zsh or fish"),
    Case("config lst", "config has no 'lst'; did you mean 'list'?"),
    Case("config max_age", "config has no 'max_age'; use list, get KEY"),
  ]

  @Test("is told what", arguments: missing + tooMany + wrong + foreign) func told(_ row: Case) throws {
    let words = row.words.split(separator: " ").map(String.init)
    let verb = try #require(Verb.named(words[0]))
    let call = Invocation(
      verb: verb, arguments: try Arguments(Array(words.dropFirst()), flags: verb.flags),
      databasePath: "/nonexistent/m.db", format: .table, output: Output(), now: 0)
    let error = #expect(throws: UsageError.self) { try verb.run(call) }
    let line = error.map { [$0.message, $0.hint].joined(separator: "; ") } ?? ""
    #expect(line.hasPrefix(row.line), "\(line)")
  }

  @Test("every verb that takes words is in the table") func complete() {
    let named = Set((Self.missing + Self.tooMany).map { String($0.words.prefix { $0 != " " }) })
    // Any number of files, or none.
    #expect(Set(Verb.all.map(\.name)).subtracting(named) == ["publish"])
  }
}
