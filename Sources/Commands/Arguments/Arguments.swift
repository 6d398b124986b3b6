/// The words after the verb, sorted into flags and operands by the flags that the verb takes.
///
/// `--flag VALUE`, `--flag=VALUE`, `-f VALUE`, `-fVALUE`, `-f=VALUE`; `--` ends the flags; `-` alone is an operand, a negative number too.
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
      let isNumber = word.utf8.dropFirst().first.map { (0x30...0x39).contains($0) } ?? false
      if word.hasPrefix("-") && word.count > 1 && !isNumber {
        try takeFlag(word, from: &rest)
      } else {
        operands.append(word)
      }
    }
  }

  /// Whether a flag without a value was given.
  func has(_ flag: Flag) -> Bool { values[flag.name] != nil }

  /// The value of a flag; nil if it was not given.
  func value(_ flag: Flag) -> String? { values[flag.name]?.last }

  /// The values of a repeatable flag, in their order.
  func all(_ flag: Flag) -> [String] { values[flag.name] ?? [] }

  /// The flag, and the value that is written with it in one word.
  private func parts(of word: String) -> [Substring] {
    if word.hasPrefix("--") { return word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
    let short = word.prefix(2)
    guard word.count > 2, flags.contains(where: { $0.short == String(short) && $0.value != nil }) else {
      return [word[...]]
    }
    let rest = word.dropFirst(2)
    return [short, rest.hasPrefix("=") ? rest.dropFirst() : rest]
  }

  private mutating func takeFlag(_ word: String, from rest: inout ArraySlice<String>) throws(UsageError) {
    let parts = parts(of: word)
    let name = String(parts[0])
    guard let flag = flags.first(where: { $0.name == name || $0.short == name }) else {
      throw UsageError(
        "unknown flag '\(name)'", hint: Suggestion.hint(for: name, among: flags.map(\.name)))
    }
    if flag.value == nil {
      if parts.count == 2 { throw UsageError("\(flag.name) takes no value") }
      values[flag.name] = []
      return
    }
    guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
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
