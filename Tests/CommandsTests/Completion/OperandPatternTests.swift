import Testing

@testable import Commands

/// What help shows of operands is read, not written again.
@Suite struct OperandPatternTests {
  static let cases: [(String, String, String)] = [
    ("", "", ""), ("NAME", "", "NAME"), ("NAME", "x", ""), ("[VERB]", "", "VERB"), ("FILE… | -", "", "FILE -"),
    ("FILE… | -", "a b", "FILE"), ("[FILE…]", "a", "FILE"), ("NAME[@N]", "", "NAME@N"),
    ("NAME [A [B] | FILE | URL]", "mcp", "A FILE URL"), ("NAME [A [B] | FILE | URL]", "mcp 1", "B"),
    ("NAME [A [B] | FILE | URL]", "mcp 1 2", ""), ("[list] | add [URL] | test NAME", "", "list add test"),
    ("[list] | add [URL] | test NAME", "add", "URL"), ("[list] | add [URL] | test NAME", "list", ""),
    ("list | default HOST|none", "default", "HOST none"), ("list | default HOST|none", "", "list default"),
    ("NAME [--to N] -m TEXT | --release N -m TEXT", "", "NAME"),
    ("NAME [--to N] -m TEXT | --release N -m TEXT", "mcp", ""), ("[NAME [N]]", "mcp", "N"),
    ("add MATCHER…", "add a", "MATCHER"), ("add MATCHER…", "wrong", ""), ("bash|zsh|fish", "", "bash zsh fish"),
  ]

  @Test("the words that may follow", arguments: cases) func follow(row: (text: String, given: String, next: String)) {
    let pattern = row.given.split(separator: " ").reduce(OperandPattern(row.text)) { $0.after(String($1)) }
    var words: [String] = []
    for word in pattern.first where !words.contains(word) { words.append(word) }
    #expect(words == row.next.split(separator: " ").map(String.init))
  }

  @Test("what is typed freely is known to be: whatever else has a name is offered") func free() {
    let free: Set = [
      "TEXT", "WHO", "DURATION", "TIME", "PATH", "PATH?QUERY", "IP", "'NAME: VALUE'", "URI", "ADDR", "unix:PATH",
      "GROUP", "SECONDS", "N", "CIDR[,cache]", "FIELD", "COLUMN[:desc]",
    ]
    for verb in Verb.all {
      for flag in verb.flags {
        guard case .any = flag.values, let word = flag.value, !free.contains(word) else { continue }
        #expect(["hooks --name", "endpoints --upstream"].contains("\(verb.name) \(flag.name)"))
      }
      for word in Self.placeholders(OperandPattern(verb.operands)) {
        if case .any = verb.values(of: word) { #expect(["hooks URL"].contains("\(verb.name) \(word)")) }
      }
    }
  }

  /// Wherever they stand.
  private static func placeholders(_ pattern: OperandPattern, depth: Int = 4) -> Set<String> {
    if depth == 0 { return [] }
    return pattern.first.reduce(into: []) { found, word in
      if OperandPattern.isPlaceholder(word) { found.insert(word) }
      found.formUnion(placeholders(pattern.after(word), depth: depth - 1))
    }
  }

  @Test("a flag's help names each of its choices, unless there are many") func choices() {
    for flag in Verb.all.flatMap(\.allFlags) {
      guard case .choice(let words) = flag.values, words.count < 8 else { continue }
      for word in words { #expect(flag.help.contains(word), "\(flag.name) \(word)") }
    }
  }
}
