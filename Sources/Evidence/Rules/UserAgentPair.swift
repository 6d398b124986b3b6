import Basics

/// Two names of one user agent of which the second decides: `Claude-User (claude-code)` is Claude Code, as a name in
/// the first comment is of no other user agent.
package struct UserAgentPair: Sendable, Equatable {
  /// The leading token.
  package let token: String
  /// The token with which the first comment begins.
  package let comment: String

  /// Reads `TOKEN (COMMENT)`; nil for anything else.
  init?(_ text: String) {
    let parts = text.parts(between: " (")
    guard parts.count == 2, parts[1].hasSuffix(")") else { return nil }
    let (token, comment) = (String(parts[0]), String(parts[1].dropLast()))
    guard [token, comment].allSatisfy({ !$0.isEmpty && CleanText.token($0) == $0 }) else { return nil }
    (self.token, self.comment) = (token, comment)
  }

  /// As the rules file has it.
  package var text: String { "\(token) (\(comment))" }
}
