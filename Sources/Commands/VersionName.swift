import Storage

/// A manifest and perhaps one of its versions, as given on the command line: `NAME` or `NAME@N`.
struct VersionName {
  let name: String
  /// Nil: the current one.
  let number: Int?

  /// "NAME", "NAME@N" or, in two words, "NAME N".
  init(_ words: [String]) throws(UsageError) {
    let first = try VersionName(words[0])
    guard words.count > 1 else {
      self = first
      return
    }
    if first.number != nil {
      throw UsageError("'\(words[0])' names its version: unexpected '\(words[1])'", hint: "leave out one")
    }
    self.init(name: first.name, number: try Self.number(words[1]))
  }

  private init(name: String, number: Int) { (self.name, self.number) = (name, number) }

  init(_ text: String) throws(UsageError) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    name = String(parts[0])
    number = parts.count == 2 ? try Self.number(String(parts[1])) : nil
  }

  /// A version of that manifest as a word of its own, "3", "v3" or "NAME@3"; nil where it is nothing of the kind.
  static func number(_ text: String, of name: String) -> Int? {
    if let number = try? number(text) { return number }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { return nil }
    return try? number(String(parts[1]))
  }

  /// "3" or "v3".
  static func number(_ text: String) throws(UsageError) -> Int {
    let digits = text.hasPrefix("v") ? text.dropFirst() : text[...]
    guard let number = Int(digits), number > 0, digits.allSatisfy(\.isNumber) else {
      throw UsageError(
        "'\(text)' is no version number", hint: "versions are numbered 1, 2, 3 …; see 'manifestd history NAME'")
    }
    return number
  }
}
