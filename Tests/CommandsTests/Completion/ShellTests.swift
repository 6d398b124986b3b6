import Storage
import Testing

@testable import Commands

@Suite("What a shell asks, and what it is told") struct ShellTests {
  /// Bash's own COMP_WORDBREAKS.
  private static let breaks = " \t\n\"'@><=;|&(:"

  struct Line: CustomTestStringConvertible, Sendable {
    let text: String
    let words: [String]
    let current: String
    let kept: String

    init(_ text: String, _ words: [String], _ current: String, kept: String = "") {
      (self.text, self.words, self.current, self.kept) = (text, words, current, kept)
    }

    var testDescription: String { text }
  }

  static let lines: [Line] = [
    Line("", [], ""), Line("m", [], "m"), Line("m ", ["m"], ""), Line("m  show  x", ["m", "show"], "x"),
    Line(#"m a\ b"#, ["m"], "a b"), Line(#"m "a b" 'c d' "#, ["m", "a b", "c d"], ""),
    Line(#"m "a"'b'c"#, ["m"], "abc"),
    Line(#"m "a b"#, ["m"], "a b"), Line(#"m x"a b"#, ["m"], "xa b", kept: "x"),
    Line(#"m "a\"b\$c\d"#, ["m"], #"a"b$c\d"#),
    Line(#"m 'a\'b"#, ["m"], #"a\b"#), Line("m '' ", ["m", ""], ""), Line("x; m a", ["m"], "a"),
    Line("x | m a", ["m"], "a"),
    Line("m https://d", ["m"], "https://d", kept: "https:"), Line("m --site=d", ["m"], "--site=d", kept: "--site="),
    Line("m --site=", ["m"], "--site=", kept: "--site="), Line(#"m a\:b"#, ["m"], "a:b"),
    Line(#"m "a:b"#, ["m"], "a:b"),
    Line("m mcp@1", ["m"], "mcp@1", kept: "mcp"), Line(#"m --site="d:e"#, ["m"], "--site=d:e", kept: "--site="),
    Line(#"m --site="d:e"f"#, ["m"], "--site=d:ef", kept: "--site="), Line("m > o", ["m"], "o"),
    Line("m > o a", ["m"], "a"),
    Line(#"m $(touch x) `y`"#, ["m", "$(touch", "x)"], "`y`"), Line(#"m a\"#, ["m"], "a"),
  ]

  @Test("a line's words are as the shell has them; nothing is expanded", arguments: lines) func words(row: Line) {
    let line = ShellLine(row.text, breaks: Self.breaks)
    #expect(line.words == row.words && line.current == row.current && line.kept == row.kept, "\(line)")
  }

  @Test("fish knows a backslash within single quotes; a redirection's file is known") func details() {
    #expect(ShellLine(#"m 'a\'b\\c\d"#, escapesInSingleQuotes: true).current == #"a'b\c\d"#)
    #expect(ShellLine("m list > o").isRedirection && ShellLine("m list >").isRedirection)
    #expect(!ShellLine("m list > o ").isRedirection && ShellLine("m list 2> o x").words == ["m", "list", "2"])
    #expect(Shell.bash.answer(to: ["", "manifestd list > x"], names: Self.none) == "files\n")
  }

  /// What is typed, a name in the database, and what bash is to put there.
  static let bash: [(String, String, String)] = [
    ("show ", "plain-name_1.x", "plain-name_1.x"), ("show ", "a b", #"a\ b"#), ("show ", "a$(b)`c`", #"a\$\(b\)\`c\`"#),
    ("show ", #"q"'\"#, #"q\"\'\\"#), ("show ", "~x{a,b}*?[c]#!&;|<>", ##"\~x\{a,b\}\*\?\[c\]\#\!\&\;\|\<\>"##),
    ("show ", "日本 é", #"日本\ é"#), ("show a:", "a:b c", #"b\ c"#), ("connector a@", "a@b", "@b"),
    ("show a=", "a=b", "b"),
    (#"show "a"#, #"a "$`\'"#, #"a \"\$\`\\'"#), ("show 'a", "a'b$c", #"a'\''b$c"#), (#"show "a:"#, "a:b", "a:b"),
    (#"show a\ "#, "a b", #"a\ b"#), ("list --site=d", "d:e", "d:e"), (#"list --site="d"#, "d:e", "d:e"),
    (#"list --site=d:"#, "d:e", "e"),
    // An accent makes another character of a quote for a reader, not for a shell.
    ("show 'a", "a'\u{301};b", "a'\\''\u{301};b"), ("show ", "'\u{301}", "\\'\u{301}"),
    ("show \"a", "a$\u{301}(b)", "a\\$\u{301}(b)"), ("show '\u{301}", "\u{301}'b", "\u{301}'\\''b"),
  ]

  @Test("bash is given what it is to put in place of what it replaces, quoted as the word is", arguments: bash)
  func bashWords(row: (typed: String, name: String, word: String)) {
    let answer = Shell.bash.answer(to: [Self.breaks, "manifestd \(row.typed)"]) { _, _, _ in
      [Candidate(row.name)].compactMap(\.self)
    }
    #expect(answer == "words\n\(row.word)\n")
  }

  @Test("an exclamation mark within double quotes cannot be written in bash") func exclamation() {
    let answer = Shell.bash.answer(to: [Self.breaks, #"manifestd show "a"#]) { _, _, _ in
      [Candidate("a!b"), Candidate("ab")].compactMap(\.self)
    }
    #expect(answer == "words\nab\n")
  }

  @Test("zsh is given names and meanings, colons told apart, and how much of the word to leave alone") func zsh() {
    func answer(_ line: String) -> String {
      Shell.zsh.answer(to: [line]) { _, _, _ in [Candidate(#"a:b\c"#, "x: y")].compactMap(\.self) }
    }
    #expect(answer("manifestd show ") == "words 0\na\\:b\\\\c:x: y\n")
    #expect(answer("manifestd list --site=") == "words 7\na\\:b\\\\c:x: y\n")
    #expect(answer("manifestd publish ") == "files 0\n" && answer("manifestd serve --hooks=") == "folders 8\n")
    #expect(answer("manifestd silence add c") == "open 0\nconnector=\n")
  }

  @Test("fish is given whole words with their meanings") func fish() {
    func answer(_ line: String) -> String {
      Shell.fish.answer(to: [line]) { _, _, _ in [Candidate("a b", "x")].compactMap(\.self) }
    }
    #expect(answer("manifestd show ") == "words \na b\tx\n")
    #expect(answer("manifestd list --site=") == "words --site=\n--site=a b\tx\n")
    #expect(answer("manifestd list --db=x") == "files --db=\n")
  }

  @Test("a script asks by the hidden verb, of the shell's name", arguments: Shell.allCases) func scripts(shell: Shell) {
    #expect(shell.script.contains("command manifestd \(Shell.verb) \(shell.rawValue) "))
    #expect(!shell.script.contains("eval") && Verb.named(Shell.verb) == nil)
    #expect(Verb.completion.operands.contains(shell.rawValue) && Verb.completion.details.contains("\(shell.rawValue):"))
  }

  @Test("without a line nothing is told") func empty() {
    for shell in Shell.allCases { #expect(shell.answer(to: [], names: Self.none) == "") }
  }

  private static let none: @Sendable (String?, NameLookup.Subject, String) -> [Candidate] = { _, _, _ in [] }
}
