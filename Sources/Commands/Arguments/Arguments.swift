/// The words after the verb, sorted into flags and operands by the flags that the verb takes.
///
/// `--flag VALUE`, `--flag=VALUE`, `-f VALUE`, `-fVALUE`, `-f=VALUE`; `--` ends the flags; `-` alone is an operand, a
/// negative number too.
struct Arguments {
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]
  private let flags: [Flag]

  init(_ words: [String], flags: [Flag]) throws(UsageError) {
    self.flags = flags
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      }
      if Self.isFlag(word) {
        try takeFlag(word, from: &rest)
      } else {
        operands.append(word)
      }
    }
  }

  /// Whether a word is a flag, where flags may stand.
  static func isFlag(_ word: String) -> Bool {
    let isNumber = word.utf8.dropFirst().first.map { (0x30...0x39).contains($0) } ?? false
    return word.hasPrefix("-") && word.count > 1 && !isNumber
  }

  /// Whether a flag without a value was given.
  func has(_ flag: Flag) -> Bool { values[flag.name] != nil }

  /// The value of a flag; nil if it was not given.
  func value(_ flag: Flag) -> String? { values[flag.name]?.last }

  /// The value of a flag that takes one of a few; nil if it was not given.
  /// - Parameters:
  ///   - what: what each of them is: "output format".
  ///   - inAnyCase: whether they are known in small letters, too.
  func choice<Choice: CaseIterable & RawRepresentable>(
    _ flag: Flag, _ what: String, inAnyCase: Bool = false
  ) throws(UsageError) -> Choice? where Choice.RawValue == String {
    guard let text = value(flag) else { return nil }
    let found = Choice.allCases.first { choice in
      choice.rawValue == text || (inAnyCase && choice.rawValue.lowercased() == text.lowercased())
    }
    if let found { return found }
    throw UsageError("\(flag.name): no \(what) '\(text)'", hint: "use \(Values.choice(Choice.self).listed)")
  }

  /// The values of a repeatable flag, in their order.
  func all(_ flag: Flag) -> [String] { values[flag.name] ?? [] }

  /// A flag as it is written, and the value that stands with it in one word; nil: none does.
  static func parts(of word: String, flags: [Flag]) -> (name: String, value: String?) {
    if word.hasPrefix("--") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return (parts[0], parts.count == 2 ? parts[1] : nil)
    }
    let short = String(word.prefix(2))
    guard word.count > 2, flags.contains(where: { $0.short == short && $0.value != nil }) else { return (word, nil) }
    let rest = word.dropFirst(2)
    return (short, String(rest.hasPrefix("=") ? rest.dropFirst() : rest))
  }

  private mutating func takeFlag(_ word: String, from rest: inout ArraySlice<String>) throws(UsageError) {
    let (name, written) = Self.parts(of: word, flags: flags)
    guard let flag = flags.first(where: { $0.name == name || $0.short == name }) else {
      throw UsageError(
        "unknown flag '\(name)'", hint: Suggestion.hint(for: name, among: flags.map(\.name)))
    }
    if flag.value == nil {
      if written != nil { throw UsageError("\(flag.name) takes no value") }
      values[flag.name] = []
      return
    }
    guard let value = written ?? rest.popFirst() else {
      throw UsageError("\(flag.name) needs a value", hint: "give it as \(flag.synopsis)")
    }
    if values[flag.name] != nil && !flag.isRepeatable {
      throw UsageError("\(flag.name) is given twice", hint: "give it once")
    }
    values[flag.name, default: []].append(value)
  }
}

/// Wrong usage: exit code 2.
struct UsageError: Error {
  let message: String
  let hint: String

  init(_ message: String, hint: String = "") {
    self.message = message
    self.hint = hint
  }
}
