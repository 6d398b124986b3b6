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
}

/// The same, looked up by bytes.
struct WatchedPaths: Sendable {
  private let containing: [[UInt8]]
  private let exact: PathSet

  init(_ missing: MissingPaths) {
    containing = missing.containing.map { Array($0.utf8) }
    exact = PathSet(missing.exact)
  }

  func contains(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    if exact.contains(bytes, start, end) { return true }
    for part in containing {
      var index = start
      while index + part.count <= end {
        if bytes.equals(index, index + part.count, part.span, 0, part.count) { return true }
        index += 1
      }
    }
    return false
  }
}
