import Storage

/// A manifest and perhaps one of its versions, as given on the command line: `NAME` or `NAME@N`.
struct VersionName {
  let name: String
  /// Nil: the current one.
  let number: Int?

  init(_ text: String) throws(UsageError) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    name = String(parts[0])
    number = parts.count == 2 ? try Self.number(String(parts[1])) : nil
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
