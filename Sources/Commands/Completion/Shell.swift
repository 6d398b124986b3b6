/// The shells that complete manifestd's command lines.
///
/// Each has a script that asks the program itself what may come next, with the line up to the cursor, and is told: one
/// line with what else to offer, then a line for each candidate, already as this shell wants it. Nothing of the answer
/// is ever run.
enum Shell: String, CaseIterable {
  case bash, zsh, fish

  /// The answer to what the script asks.
  /// - Parameter asked: the line up to the cursor; of bash before that COMP_WORDBREAKS.
  func answer(to asked: [String], names: @escaping Completion.Names) -> String {
    guard let typed = asked.last else { return "" }
    let line = ShellLine(
      typed, breaks: self == .bash ? asked[0] : "", escapesInSingleQuotes: self == .fish)
    if line.isRedirection { return "files\n" }
    let completion = Completion(after: Array(line.words.dropFirst()), of: line.current, names: names)
    let kind = kind(of: completion)
    let lines =
      switch self {
      case .bash: [kind] + completion.candidates.compactMap { Self.bashWord(completion.head + $0.text, line) }
      case .zsh: ["\(kind) \(completion.head.count)"] + completion.candidates.map(Self.zshLine)
      case .fish:
        ["\(kind) \(completion.head)"] + completion.candidates.map { "\(completion.head)\($0.text)\t\($0.meaning)" }
      }
    return lines.map { $0 + "\n" }.joined()
  }

  /// "files", "folders"; "open": more is to be typed at once; "words".
  private func kind(of completion: Completion) -> String {
    if completion.files != .none { return completion.files.rawValue }
    let ends = completion.candidates.compactMap(\.text.last)
    return !ends.isEmpty && ends.allSatisfy { "=@".contains($0) } ? "open" : "words"
  }

  /// What bash is to put in place of the part of the word that it replaces. Its backslash means nothing within '', and
  /// "!" cannot be written within "".
  private static func bashWord(_ text: String, _ line: ShellLine) -> String? {
    let rest = text.unicodeScalars.dropFirst(line.kept.unicodeScalars.count)
    switch line.quote {
    case "'": return rest.reduce(into: "") { $0 += $1 == "'" ? #"'\''"# : String($1) }
    case "\"": return rest.contains("!") ? nil : escaped(rest) { "\"\\$`".unicodeScalars.contains($0) }
    default:
      return escaped(rest) { scalar in
        scalar.isASCII && !scalar.properties.isAlphabetic && !"0123456789_-+=:,./@%".unicodeScalars.contains(scalar)
      }
    }
  }

  /// zsh quotes the text by itself; in what `_describe` gets, a colon ends it.
  private static func zshLine(_ candidate: Candidate) -> String {
    let text = escaped(candidate.text.unicodeScalars[...]) { "\\:".unicodeScalars.contains($0) }
    return candidate.meaning.isEmpty ? text : "\(text):\(candidate.meaning)"
  }

  private static func escaped(
    _ text: Substring.UnicodeScalarView, where isSpecial: (Unicode.Scalar) -> Bool
  ) -> String {
    text.reduce(into: "") { result, scalar in
      if isSpecial(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
  }
}
