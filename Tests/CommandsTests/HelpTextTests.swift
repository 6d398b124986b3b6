import Evidence
import Foundation
import Testing

@testable import Commands

@Suite("The help and the README name what there is") struct HelpTextTests {
  /// The verbs' lines of the overview: two blanks, the name, two blanks or more, the summary.
  private static var listed: [(name: String, summary: String)] {
    HelpText.overview.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.map { line in
      let words = line.split(separator: " ", maxSplits: 1)
      return (String(words[0]), words[1].trimmingCharacters(in: .whitespaces))
    }
  }

  @Test("the overview lists every verb once, in order, with its summary") func overview() {
    #expect(Self.listed.map(\.name) == Verb.all.map(\.name))
    #expect(Self.listed.map(\.summary) == Verb.all.map(\.summary))
    #expect(Set(Verb.all.map(\.name)).count == Verb.all.count)
  }

  @Test("no verb that help names is unknown") func known() {
    for (name, _) in Self.listed { #expect(Verb.named(name)?.name == name) }
    for verb in Verb.all { #expect(Verb.named(verb.name)?.name == verb.name) }
    #expect(Verb.named("") == nil && Verb.named("List") == nil)
  }

  @Test("every verb and flag says what it does, in a line without a full stop", arguments: Verb.all.map(\.name))
  func summaries(name: String) throws {
    let verb = try #require(Verb.named(name))
    for text in [verb.summary] + verb.allFlags.map(\.help) {
      #expect(
        !text.isEmpty && !text.contains("\n") && !text.hasSuffix(".")
          && text == text.trimmingCharacters(in: .whitespaces))
    }
  }

  @Test("a verb's flags are told apart by name and by short name", arguments: Verb.all.map(\.name))
  func uniqueFlags(name: String) throws {
    let flags = try #require(Verb.named(name)).allFlags
    let names = flags.map(\.name) + flags.compactMap(\.short)
    #expect(Set(names).count == names.count, "\(names)")
    #expect(flags.allSatisfy { $0.name.hasPrefix("--") && $0.name.count > 2 })
    #expect(flags.compactMap(\.short).allSatisfy { $0.count == 2 && $0.hasPrefix("-") && $0 != "--" })
    #expect(flags.allSatisfy { $0.value != nil || !$0.isRepeatable })
  }

  @Test("a verb's own help has its usage, its details, every flag and its examples", arguments: Verb.all.map(\.name))
  func ownHelp(name: String) throws {
    let verb = try #require(Verb.named(name))
    let text = HelpText.text(of: verb)
    #expect(text.hasPrefix("\(verb.summary)\n\nusage: manifestd \(name)") && text.hasSuffix("\n"))
    // Lines are broken anew, words are not: what is said is all there.
    let words = Self.words(text)
    #expect(verb.details.isEmpty || words.contains(Self.words(verb.details)), "\(text)")
    for use in verb.uses { #expect(words.contains(Self.words("manifestd \(name) \(use) [FLAGS]")), "\(use)") }
    for flag in verb.allFlags { #expect(words.contains(Self.words("\(flag.synopsis) \(flag.help)")), "\(flag.name)") }
    for example in verb.examples { #expect(text.contains("\n  \(example)\n")) }
  }

  @Test("no line of help is wider than 80 columns") func width() {
    for text in [HelpText.overview] + Verb.all.map(HelpText.text) {
      for line in text.split(separator: "\n") { #expect(DisplayWidth.columns(String(line)) <= 80, "\(line)") }
    }
  }

  @Test("every verb has two examples, which the real parser takes", arguments: Verb.all.map(\.name))
  func examples(name: String) throws {
    let verb = try #require(Verb.named(name))
    #expect(verb.examples.count == 2 && Set(verb.examples).count == 2)
    for example in verb.examples {
      let words = Self.shellWords(example)
      #expect(words.starts(with: ["manifestd", name]), "\(example)")
      let arguments = try Arguments(Array(words.dropFirst(2)), flags: verb.allFlags)
      let call = Invocation(
        verb: verb, arguments: arguments, databasePath: "/nonexistent/m.db",
        format: verb.hasOwnFormats ? .table : try OutputFormat(arguments), output: Output(), now: 1_791_417_600)
      // These do what they do without a database.
      if ["serve", "doctor", "completion", "man", "demo", "version", "help"].contains(name)
        || example.hasPrefix("manifestd rules test")
      {
        continue
      }
      // All others get as far as the database, or the files, that are not there.
      #expect(performing: { _ = try verb.run(call) }, throws: { !($0 is UsageError) })
    }
  }

  /// As a shell reads them, which knows quotes; nothing else is needed.
  private static func shellWords(_ line: String) -> [String] {
    line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
      index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
    }
  }

  @Test("ways to use a verb are told apart by the bars between them, not by those within brackets") func uses() {
    #expect(Verb.diff.uses == ["NAME[@A] [A [B] | FILE | URL]"])
    #expect(Verb.list.uses == [""] && Verb.ingest.uses == ["FILE…", "-"])
    #expect(Verb.site.uses == ["[list]", "alias HOST", "unalias HOST", "default HOST|none"])
  }

  private static func words(_ text: String) -> String {
    text.split(whereSeparator: { $0 == " " || $0 == "\n" }).joined(separator: " ")
  }

  @Test("the help of connectors names every state and what it means") func states() {
    for state in ConnectorState.allCases {
      #expect(Flag.state.help.contains(state.rawValue) && Verb.connectors.details.contains("\(state.rawValue): "))
    }
  }

  @Test("every verb prints data") func formats() {
    #expect(Verb.all.allSatisfy { verb in verb.flags.contains { $0.name == Flag.output.name } })
  }

  @Test("a verb whose rows have a connector takes --connector") func connector() {
    let verbs = Verb.all.filter { verb in verb.flags.contains { $0.name == Flag.connector.name } }
    #expect(
      verbs.map(\.name) == [
        "status", "connectors", "stale", "alerts", "silence", "deliveries", "events", "endpoints", "hits", "unserved",
        "rules",
      ])
  }

  @Test("the overview tells every exit code") func exitCodes() {
    for code in Int32(0)...7 {
      #expect(ExitCode(rawValue: code) != nil && HelpText.overview.contains(" \(code) "))
    }
    #expect(ExitCode(rawValue: 8) == nil)
  }

  @Test("README's table has exactly the verbs there are, in their order") func readme() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let lines = readme.components(separatedBy: "\n")
    let start = try #require(lines.firstIndex(of: "| verb | does |"))
    var named: [String] = []
    for row in lines[(start + 2)...].prefix(while: { $0.hasPrefix("|") }) {
      // "\|" is part of a cell: only a bar between blanks ends it.
      let cell = row.dropFirst().components(separatedBy: " | ")[0]
      for code in cell.split(separator: "`").filter({ $0.first?.isLetter == true }) {
        named.append(String(code.prefix { $0 != " " }))
      }
    }
    #expect(named.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } } == Verb.all.map(\.name))
  }
}
