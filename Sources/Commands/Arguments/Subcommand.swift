/// One of the things that a verb does: "check URL", as help shows it. "[X]" may be left out, "X…" may be repeated;
/// flags that belong to it come last.
struct Subcommand: Sendable {
  let text: String
  let name: String
  private let operands: [String]
  /// Flags that it reads and that are not its own alone; a listing reads all of these.
  private let shared: [String]
  private var isListing: Bool { ["list", "unmatched"].contains(name) }

  init(_ text: String) { self.init(text, takes: []) }

  /// - Parameter shared: flags that it reads and that are not its own alone.
  init(_ text: String, takes shared: [Flag]) {
    self.text = text
    self.shared = shared.map(\.name) + [Flag.output.name]
    let words = text.split(separator: " ").map(String.init)
    name = words[0]
    operands = words.dropFirst().prefix { !$0.hasPrefix("-") }
  }

  /// A flag that it does not read is refused: what it was to do would be left undone without a word.
  /// - Parameters:
  ///   - given: those of the verb's own flags that were given.
  ///   - verb: whose subcommand it is.
  func check(_ given: [Flag], among all: [Subcommand], of verb: String) throws(UsageError) {
    for flag in given {
      if let owner = all.first(where: { $0.name == flag.subcommand }) {
        if owner.name == name { continue }
        throw UsageError("\(verb) \(name) takes no \(flag.name)", hint: "it is for 'manifestd \(verb) \(owner.name)'")
      }
      if isListing || shared.contains(flag.name) { continue }
      throw UsageError("\(verb) \(name) takes no \(flag.name)", hint: "see 'manifestd help \(verb)'")
    }
  }

  /// The words after the subcommand, if there are as many as it takes.
  /// - Parameter verb: whose subcommand it is.
  func checked(_ words: [String], of verb: String) throws(UsageError) -> [String] {
    let needed = operands.filter { !$0.hasPrefix("[") }
    if words.count < needed.count {
      let missing = needed[words.count].filter { $0 != "…" }
      throw UsageError("\(verb) \(name): missing argument \(missing)", hint: "write 'manifestd \(verb) \(text)'")
    }
    let isOpen = operands.contains { $0.contains("…") }
    if words.count > operands.count && !isOpen {
      throw UsageError(
        "\(verb) \(name): unexpected '\(words[operands.count])'",
        hint: operands.isEmpty ? "it takes no operands" : "write 'manifestd \(verb) \(text)'")
    }
    return words
  }
}

extension [Subcommand] {
  /// "list | check URL | set URL", as help shows the operands of their verb.
  var text: String { map(\.text).joined(separator: " | ") }

  fileprivate var choices: String { "use \(map(\.text).joined(separator: ", "))" }

  /// Which of them is asked for, and the words after it.
  /// - Parameters:
  ///   - verb: whose they are.
  ///   - fallback: the one that is meant where none is named; nil: one must be.
  func chosen(by words: [String], of verb: String, orElse fallback: String? = nil) throws(UsageError) -> (
    subcommand: Subcommand, words: [String]
  ) {
    guard let word = words.first ?? fallback else {
      throw UsageError("\(verb): missing argument, what to do", hint: choices)
    }
    guard let subcommand = first(where: { $0.name == word }) else {
      let near = Suggestion.nearest(to: word, among: map(\.name))
      throw UsageError("\(verb) has no '\(word)'", hint: near.map { "did you mean '\($0)'?" } ?? choices)
    }
    return (subcommand, try subcommand.checked(Array<String>(words.dropFirst()), of: verb))
  }
}

extension Invocation {
  /// Which of the verb's subcommands is asked for, and the words after it.
  func subcommand(
    of all: [Subcommand], orElse fallback: String? = nil
  ) throws(UsageError) -> (name: String, words: [String]) {
    if all.count == 1, let word = arguments.operands.first, let hint = connectorHint(word) {
      throw UsageError("\(verb.name) has no '\(word)'", hint: hint)
    }
    let (subcommand, words) = try all.chosen(by: arguments.operands, of: verb.name, orElse: fallback)
    try subcommand.check(verb.flags.filter(arguments.has), among: all, of: verb.name)
    return (subcommand.name, words)
  }
}
