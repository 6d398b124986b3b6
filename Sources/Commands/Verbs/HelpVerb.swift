extension Verb {
  static let help = Verb(
    "help", operands: "[VERB]", examples: ["manifestd help", "manifestd help publish"],
    "this overview, or a verb's flags"
  ) { call in
    guard let name = try call.operands(0...1, "at most one verb").first else {
      call.output.write(HelpText.overview)
      return .done
    }
    guard let verb = Verb.named(name) else {
      throw UsageError(
        "unknown verb '\(name)'", hint: Suggestion.hint(for: name, among: Verb.all.map(\.name)))
    }
    call.output.write(HelpText.text(of: verb))
    return .done
  }
}
