import Basics

extension Verb {
  static let help = Verb(
    "help", operands: "[VERB]", flags: [.output],
    details: """
      -o json: an array of {verb, operands, summary}; of one VERB its flags, {flag, short, value, repeatable, help}.
      """,
    examples: ["manifestd help", "manifestd help publish"],
    "this overview, or a verb's flags"
  ) { call in
    guard let name = try call.operands(0...1, "at most one verb").first else {
      if call.format == .table { call.output.write(HelpText.overview) } else { verbs(call) }
      return .done
    }
    guard let verb = Verb.named(name) else {
      throw UsageError(
        "unknown verb '\(name)'", hint: Suggestion.hint(for: name, among: Verb.all.map(\.name)))
    }
    if call.format == .table { call.output.write(HelpText.text(of: verb)) } else { flags(of: verb, call) }
    return .done
  }

  private static func verbs(_ call: Invocation) {
    Listing<Verb>(
      columns: [
        Column("verb") { .string($0.name) }, Column("operands") { .string($0.operands) },
        Column("summary") { .string($0.summary) },
      ], nothing: ""
    ).print(all, as: call.format, to: call.output)
  }

  private static func flags(of verb: Verb, _ call: Invocation) {
    Listing<Flag>(
      columns: [
        Column("flag") { .string($0.name) }, Column("short") { .string($0.short) },
        Column("value") { .string($0.value) }, Column("repeatable") { JSON(.bool($0.isRepeatable)) },
        Column("help") { .string($0.help) },
      ], nothing: ""
    ).print(verb.allFlags, as: call.format, to: call.output)
  }
}
