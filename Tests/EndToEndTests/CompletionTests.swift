import Foundation
import TestSupport
import Testing

/// Real shells complete what is typed, by the script that the built binary prints and the names in a real database,
/// some of which strangers have chosen.
@Suite struct CompletionTests {
  /// What is typed, and what stands there after TAB in bash and in zsh.
  static let both: [(typed: String, line: String)] = [
    ("manifestd stat", "manifestd status "),
    ("manifestd --db manifestd.db unser", "manifestd --db manifestd.db unserved "),
    ("manifestd list --o", "manifestd list --output "), ("manifestd list -o j", "manifestd list -o json "),
    ("manifestd list --output=nd", "manifestd list --output=ndjson "),
    ("manifestd hooks en", "manifestd hooks enable "), ("manifestd help unse", "manifestd help unserved "),
    // Names of the database, also where the shell parts words at "@", ":" and "=".
    ("manifestd history oauth-a", "manifestd history oauth-authorization-server "),
    ("manifestd show mcp@1", "manifestd show mcp@1 "),
    ("manifestd rollback mcp --to 1", "manifestd rollback mcp --to 1 "),
    ("manifestd list --site=dex", "manifestd list --site=dexter.cash "),
    (
      "manifestd endpoints check https://dexter.cash/mcp/to", "manifestd endpoints check https://dexter.cash/mcp/token "
    ),
    ("manifestd config set max_age@oauth-a", "manifestd config set max_age@oauth-authorization-server "),
    ("manifestd silence add con", "manifestd silence add connector="),
    ("manifestd --db=other.db connector c", "manifestd --db=other.db connector c"),
    // Files, where a file is expected.
    ("manifestd ingest acc", #"manifestd ingest access\ 1.log "#), ("manifestd --db=oth", "manifestd --db=other.txt "),
    ("manifestd serve --hooks Ho", "manifestd serve --hooks Hooks/"),
    ("manifestd publish -m acc", "manifestd publish -m acc"),
    ("manifestd list > acc", #"manifestd list > access\ 1.log "#),
    // What strangers have chosen stays a word.
    ("manifestd connector sub", #"manifestd connector sub\$\(touch\ pwned\) "#),
    ("manifestd connector back", #"manifestd connector back\`touch\ pwned\` "#),
    ("manifestd connector semi", #"manifestd connector semi\;touch\ pwned\;\" "#),
    ("manifestd connector quo", #"manifestd connector quo\"te\'s "#),
    ("manifestd connector col", #"manifestd connector col:on=x\!y "#),
    ("manifestd connector \"sub", #"manifestd connector "sub\$(touch pwned)" "#),
    ("manifestd connector 'quo", #"manifestd connector 'quo"te'\''s' "#),
    ("manifestd connector \"back", #"manifestd connector "back\`touch pwned\`" "#),
    ("manifestd connector til", "manifestd connector til"),
    ("manifestd connector \\~t", #"manifestd connector \~til\ \{a,b\}\*\[c\]\\ "#),
    ("manifestd connector new", "manifestd connector new"), ("manifestd connector esc", "manifestd connector esc"),
    ("manifestd silence add connector=sub", #"manifestd silence add connector=sub\$\(touch\ pwned\) "#),
    // What was typed is not run either.
    ("manifestd connector $(touch pwned)qu", "manifestd connector $(touch pwned)qu"),
    ("manifestd --db=$(touch${IFS}pwned) connector qu", "manifestd --db=$(touch${IFS}pwned) connector qu"),
  ]

  @Test("bash, at a terminal", .enabled(if: Shells.has("bash", "zsh"), "bash and zsh are not installed: not driven"))
  func bash() throws { try drive("bash") }

  @Test("zsh, at a terminal", .enabled(if: Shells.has("zsh"), "zsh is not installed: not driven"))
  func zsh() throws { try drive("zsh") }

  private func drive(_ shell: String) throws {
    let folder = try Self.story()
    let seen = try Shells.afterTab(shell, Self.both.map(\.typed), in: folder)
    #expect(seen.count == Self.both.count)
    for (row, line) in zip(Self.both, seen) { #expect(line == row.line, "\(shell): \(row.typed)") }
    #expect(!folder.exists("pwned"))
  }

  @Test("bash's function by itself", .enabled(if: Shells.has("bash"), "bash is not installed: not driven"))
  func function() throws {
    let folder = try Self.story()
    let script = #"""
      source <(manifestd completion bash)
      compopt() { options="$*"; }
      for line in 'manifestd sta' 'manifestd show mcp@' 'manifestd connector q' 'manifestd silence add ' \
        'manifestd --db ' 'manifestd endpoints check https://dexter.cash/mcp/t' 'manifestd list -o ' \
        'manifestd nothing '; do
        COMP_LINE="$line and more"; COMP_POINT=${#line}; COMP_WORDS=($line); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        options=
        _manifestd manifestd '' ''
        printf '%s|' "$options" "${COMPREPLY[@]}"; echo
      done
      complete -p manifestd
      """#
    let run = try Shells.run("bash", ["--norc", "-c", script], in: folder)
    #expect(
      run.output.split(separator: "\n") == [
        "|status|stale|", "|@2|@1|", #"|quo\"te\'s|"#, "-o nospace|connector=|site=|rule=|",
        "-o bashdefault -o default|",
        "|//dexter.cash/mcp/token|", "|table|json|ndjson|csv|", "|", "complete -F _manifestd manifestd",
      ])
    #expect(run.errors == "" && !folder.exists("pwned"))
  }

  @Test("fish", .enabled(if: Shells.has("fish"), "fish is not installed: not driven")) func fish() throws {
    let folder = try Self.story()
    try folder.write(try Run.of(["completion", "fish"], in: folder).output, to: ".completion")
    let rows: [(typed: String, lines: [String])] = [
      ("manifestd unser", ["unserved\twhat clients ask for and do not find"]), ("manifestd list -o j", ["json"]),
      ("manifestd show mcp@1", ["mcp@1\treleased 2025-09-21"]),
      ("manifestd list --site=d", ["--site=dexter.cash\thttps://dexter.cash"]),
      ("manifestd connector sub", [#"sub\$\(touch\ pwned\)"# + "\tlocal"]),
      ("manifestd connector \"sub", [#""sub\$(touch pwned)""# + "\tlocal"]), ("manifestd connector new", []),
      ("manifestd ingest acc", [#"access\ 1.log"#]), ("manifestd --db=oth", ["--db=other.txt"]),
      ("manifestd serve --hooks=Ho", ["--hooks=Hooks/"]), ("manifestd publish -m acc", []),
      ("manifestd connector (touch pwned)qu", []),
    ]
    let script = "source .completion; for line in (cat .typed); echo \"> $line\"; complete --escape -C $line; end"
    try folder.write(rows.map { $0.typed + "\n" }.joined(), to: ".typed")
    let run = try Shells.run("fish", ["--no-config", "-c", script], in: folder)
    let expected = rows.flatMap { ["> \($0.typed)"] + $0.lines }
    #expect(run.output.split(separator: "\n").map(String.init) == expected, "\(run)")
    #expect(!folder.exists("pwned"))
  }

  @Test("whatever is wrong with the database, nothing is said, made or changed") func silent() throws {
    let folder = TemporaryFolder()
    func asked(_ line: String, environment: [String: String] = [:]) throws -> Run {
      try Binary.run("complete", "fish", "manifestd \(line)", in: folder, environment: environment)
    }
    for line in ["show ", "--db x/y.db show ", "--db . show ", "--db /dev/zero show "] {
      let run = try asked(line)
      #expect(run.code == 0 && run.output == "words \n" && run.errors == "", "\(line): \(run)")
    }
    try folder.write("no database", to: "manifestd.db")
    #expect(try asked("show ").output == "words \n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["manifestd.db"])
    let typed = try Binary.run("complete", in: folder)
    #expect(typed.code == 2 && typed.errors.hasPrefix("manifestd: unknown verb 'complete'; "), "\(typed)")

    let story = try Self.story()
    let before = try FileManager.default.contentsOfDirectory(atPath: story.path).sorted()
    let named = try asked("history mc", environment: ["MANIFESTD_DB": story.file("manifestd.db").path])
    #expect(named.output == "words \nmcp\tmcp\n" && named.errors == "")
    #expect(try FileManager.default.contentsOfDirectory(atPath: story.path).sorted() == before)
  }

  @Test("the manual page is clean", .enabled(if: Shells.has("mandoc"), "mandoc is not installed: not checked"))
  func manual() throws {
    let folder = TemporaryFolder()
    let page = try Run.of(["man"], in: folder).output
    try folder.write(page, to: "manifestd.1")
    let lint = try Shells.run("mandoc", ["-T", "lint", "-W", "all", "manifestd.1"], in: folder)
    #expect(lint.code == 0 && lint.output == "" && lint.errors == "", "\(lint)")
    let text = try Shells.run("mandoc", ["-T", "ascii", "-O", "width=78", "manifestd.1"], in: folder).output
    let shown = text.replacing(#/.\x08/#, with: "").split(separator: "\n")
    for line in shown { #expect(line.count <= 80, "\(line)") }
    #expect(shown.contains { $0.contains("manifestd rollback NAME [--to N] -m TEXT [FLAGS]") })
  }

  /// The dexter story, and connectors whose names would do harm in a shell that ran them.
  private static func story() throws -> TemporaryFolder {
    let folder = try Dexter.folder()
    try folder.write("", to: "access 1.log")
    try folder.write("", to: "other.txt")
    try FileManager.default.createDirectory(at: folder.file("Hooks"), withIntermediateDirectories: true)
    let names = [
      "sub$(touch pwned)", "back`touch pwned`", "semi;touch pwned;\"", "quo\"te's", "col:on=x!y", #"~til {a,b}*[c]\"#,
      "new\ntouch pwned", "esc\u{1b}[31m",
    ]
    let file = try DatabaseFile(folder.file("manifestd.db").path)
    for name in names {
      let quoted = name.replacing("'", with: "''")
      try file.texts("INSERT INTO connector (name, class, attribution) VALUES ('\(quoted)', 'local', 'claimed')")
    }
    return folder
  }
}
