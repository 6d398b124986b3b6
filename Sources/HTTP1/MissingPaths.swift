/// Which paths that are not served are worth a note in the journal.
package struct MissingPaths: Sendable, Equatable {
  /// Any path with one of these inside, such as `/.well-known/`.
  package var containing: [String]
  /// These paths, such as `/register`.
  package var exact: [String]

  package init(containing: [String], exact: [String]) { (self.containing, self.exact) = (containing, exact) }

  /// Nothing is worth it.
  package static var none: MissingPaths { MissingPaths(containing: [], exact: []) }

  /// Well-known documents and the OAuth endpoints that clients guess at `{origin}` (facts.md §4, P25).
  package static var standard: MissingPaths {
    MissingPaths(containing: ["/.well-known/"], exact: ["/register", "/authorize", "/token"])
  }

  func contains(_ path: String) -> Bool { exact.contains(path) || containing.contains { path.containsText($0) } }
}

extension String {
  fileprivate func containsText(_ part: String) -> Bool {
    let (whole, part) = (Array(utf8), Array(part.utf8))
    guard part.count <= whole.count else { return false }
    return (0...whole.count - part.count).contains { whole[$0...].starts(with: part) }
  }
}
