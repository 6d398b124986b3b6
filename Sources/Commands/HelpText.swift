/// The help, made from the verbs themselves. No line is wider than 80 columns.
enum HelpText {
  static let columns = 80
  /// What is wider than this stands on a line of its own, its meaning below it.
  private static let labelColumns = 24

  static var overview: String {
    let verbs = Verb.all.map { ($0.name, $0.summary) }
    return """
      \(wrapped(purpose))
      usage: \(usage)

      \(list(verbs))
      \(wrapped("manifestd VERB --help shows its flags, with examples. \(conventions)"))\
      \(wrapped("Exit codes: \(exitCodes)."))
      """
  }

  /// What manifestd is for.
  static let purpose = """
    manifestd keeps every version of your OAuth and MCP metadata, serves the current one, and tells which connector \
    holds which version.
    """

  static let usage = "manifestd [--db FILE] [--color WHEN] VERB …"

  static let conventions = """
    Data goes to the standard output, words to the standard error; tables fit the terminal, and a pipe gets them \
    whole. Times are in UTC.
    """

  private static var exitCodes: String {
    ExitCode.allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: ", ")
  }

  private static func wrapped(_ text: String) -> String {
    Paragraph.lines(text, columns: columns).joined(separator: "\n") + "\n"
  }

  static func text(of verb: Verb) -> String {
    let flags = list(verb.allFlags.map { ($0.synopsis, $0.help) })
    let parts = [
      "\(verb.summary)\n", usage(of: verb), details(of: verb), flags,
      verb.examples.isEmpty ? "" : "examples:\n" + verb.examples.map { "  \($0)\n" }.joined(),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// One line for each way to use it.
  private static func usage(of verb: Verb) -> String {
    let uses = verb.uses.map { use in
      "manifestd \([verb.name, use, "[FLAGS]"].filter { !$0.isEmpty }.joined(separator: " "))\n"
    }
    return "usage: " + uses.joined(separator: "       ")
  }

  private static func details(of verb: Verb) -> String {
    verb.paragraphs.map(wrapped).joined(separator: "\n")
  }

  /// Names and what they mean, in two columns.
  private static func list(_ entries: [(name: String, meaning: String)]) -> String {
    let width = entries.map(\.name.count).filter { $0 <= labelColumns }.max() ?? 0
    return entries.map { name, meaning in
      let indent = String(repeating: " ", count: width + 4)
      let isLong = name.count > width
      let first = isLong ? indent : "  \(name)" + String(repeating: " ", count: width - name.count + 2)
      let lines = Paragraph.lines(meaning, columns: columns, first: first)
      return ((isLong ? ["  \(name)"] : []) + lines).joined(separator: "\n") + "\n"
    }.joined()
  }
}
