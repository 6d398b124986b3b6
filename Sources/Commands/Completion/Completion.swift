import Storage

/// How a command line that is being typed may go on, by the verbs' own table and the names in the database.
struct Completion {
  /// What else the shell is to offer.
  enum Files: String { case none, files, folders }

  let candidates: [Candidate]
  let files: Files
  /// What stands before each candidate in the word that is being typed: "--site=".
  let head: String

  /// Names in the database that `--db` names (nil: none is named), which begin with a text.
  typealias Names = (_ database: String?, NameLookup.Subject, _ prefix: String) -> [Candidate]

  /// - Parameters:
  ///   - words: those before it, after the program's name.
  ///   - word: what stands of the word already.
  init(after words: [String], of word: String, names: @escaping Names) {
    let line = TypedLine(words)
    let (values, head, isOperand) = Self.expected(line, word)
    let typed = String(word.unicodeScalars.dropFirst(head.unicodeScalars.count))
    var found: [Candidate] = []
    for value in values {
      found += ValueCandidates(line: line, typed: typed, names: names).all(of: value)
    }
    // A lone `-`, for the standard input, is known to those who type it; offered alone it would be put in.
    if isOperand, !line.flagsAreOver { found.removeAll { $0.text.hasPrefix("-") && word != "-" } }
    let mayBeFlag = !line.flagsAreOver && line.awaiting == nil && head.isEmpty && !line.hasUnknownVerb
    if mayBeFlag && (word.hasPrefix("-") || (word.isEmpty && values.allSatisfy { $0 == .any })) {
      found += Self.flags(line, short: word == "-")
    }
    self.head = head
    candidates = Self.fitting(found, typed)
    files = values.contains(.file) ? .files : values.contains(.folder) ? .folders : .none
  }

  /// What the word may be, which part of it is certain already, and whether it is an operand.
  private static func expected(_ line: TypedLine, _ word: String) -> ([Values], head: String, isOperand: Bool) {
    if let flag = line.awaiting { return ([flag.values], "", false) }
    if !line.flagsAreOver, Arguments.isFlag(word) {
      let (flag, value) = line.parts(of: word)
      if let value { return (flag.map { [$0.values] } ?? [], String(word.dropLast(value.count)), false) }
    }
    if line.hasUnknownVerb { return ([], "", false) }
    guard let verb = line.verb else { return ([.verb], "", true) }
    let pattern = line.operands.reduce(OperandPattern(verb.operands)) { $0.after($1) }
    // Several ways to use a verb may begin alike.
    let values = pattern.first.reduce(into: [Values]()) { values, word in
      let value = OperandPattern.isPlaceholder(word) ? verb.values(of: word) : .choice([word])
      if !values.contains(value) { values.append(value) }
    }
    return (values, "", true)
  }

  private static func flags(_ line: TypedLine, short: Bool) -> [Candidate] {
    line.openFlags.flatMap { flag in
      [flag.name, short ? flag.short : nil].compactMap { $0.flatMap { Candidate($0, flag.help) } }
    }
  }

  /// Each once: those that begin as was typed, else those that do but for the case.
  private static func fitting(_ candidates: [Candidate], _ typed: String) -> [Candidate] {
    var seen: Set<String> = []
    let distinct = candidates.filter { seen.insert($0.text).inserted }
    let exact = distinct.filter { $0.text.hasPrefix(typed) }
    if !exact.isEmpty { return exact }
    return distinct.filter { $0.text.lowercased().hasPrefix(typed.lowercased()) }
  }
}
