/// Why a rules file cannot be used.
package struct RulesError: Error, Equatable, CustomStringConvertible {
  /// Whose entry is wrong, `chatgpt`; nil where it is the file as a whole.
  package let connector: String?
  /// What is wrong, in words.
  package let reason: String

  package init(_ reason: String, connector: String? = nil) {
    self.connector = connector
    self.reason = reason
  }

  /// The same, said of a connector.
  func of(_ connector: String) -> RulesError { RulesError(reason, connector: self.connector ?? connector) }

  /// One line: `connector chatgpt: "4.7.10.113/30" is no network …`.
  package var description: String {
    connector.map { "connector \(CleanText.line($0)): \(CleanText.line(reason))" } ?? CleanText.line(reason)
  }
}
