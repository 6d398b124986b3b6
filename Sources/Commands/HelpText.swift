/// The help, made from the verbs themselves.
enum HelpText {
  static var overview: String {
    let width = Verb.all.map(\.name.count).max() ?? 0
    let verbs = Verb.all.map { verb in
      "  \(padded(verb.name, width))  \(verb.summary)\n"
    }.joined()
    return """
      manifestd keeps every version of your OAuth and MCP metadata, serves the current one,
      and tells which connector holds which version.

      usage: manifestd [--db FILE] VERB …

      \(verbs)
      manifestd VERB --help shows its flags. Data goes to the standard output, words to the standard error.
      Exit codes: 0 done, 1 failed, 2 wrong usage, 3 yes, there is a problem (or a difference), 4 refused by a
      publishing rule, 5 cannot reach the daemon or network, 6 no such thing.

      """
  }

  static func text(of verb: Verb) -> String {
    let flags = verb.flags + [.database, .help]
    let width = flags.map(\.synopsis.count).max() ?? 0
    let lines = flags.map { "  \(padded($0.synopsis, width))  \($0.help)\n" }.joined()
    let usage = [verb.name, verb.operands, "[FLAGS]"].filter { !$0.isEmpty }.joined(separator: " ")
    let details = verb.details.isEmpty ? "" : "\(verb.details)\n\n"
    return "\(verb.summary)\n\nusage: manifestd \(usage)\n\n\(details)\(lines)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: width - text.count)
  }
}
