/// Which paths that are not served are worth a note in the journal.
package struct MissingPaths: Sendable, Equatable {
  /// Any path with one of these inside, such as `/.well-known/`.
  package var containing: [String]
  /// These paths, such as `/register`.
  package var exact: [String]
  /// Any path whose last segment is one of these, such as `token`, in any case of letters; a slash behind it does not
  /// count. Given in lower case.
  package var lastSegments: [String]

  package init(containing: [String], exact: [String], lastSegments: [String] = []) {
    (self.containing, self.exact, self.lastSegments) = (containing, exact, lastSegments)
  }
}

/// The same, looked up by bytes.
struct WatchedPaths: Sendable {
  private let containing: [[UInt8]]
  private let exact: PathSet
  private let lastSegments: PathSet
  private let longestSegment: Int

  init(_ missing: MissingPaths) {
    lastSegments = PathSet(missing.lastSegments)
    longestSegment = missing.lastSegments.map(\.utf8.count).max() ?? 0
    containing = missing.containing.map { Array($0.utf8) }
    exact = PathSet(missing.exact)
  }

  func contains(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    if exact.contains(bytes, start, end) || endsInSegment(bytes, start, end) { return true }
    for part in containing {
      guard let first = part.first else { continue }
      var index = start
      // Nearly no byte of a path is one that these begin with.
      while index &+ part.count <= end {
        if bytes[index] == first, bytes.equals(index, index &+ part.count, part.span, 0, part.count) { return true }
        index &+= 1
      }
    }
    return false
  }

  private func endsInSegment(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let end = end > start && bytes[end &- 1] == UInt8(ascii: "/") ? end &- 1 : end
    var first = end
    while first > start, bytes[first &- 1] != UInt8(ascii: "/") {
      first &-= 1
      if end &- first > longestSegment { return false }
    }
    guard first < end else { return false }
    // A word that has upper-case letters is rare, and may be copied.
    var hasCapital = false
    for index in first..<end where bytes[index] &- 0x41 < 26 { hasCapital = true }
    if !hasCapital { return lastSegments.contains(bytes, first, end) }
    let folded = (first..<end).map { bytes[$0] &- 0x41 < 26 ? bytes[$0] | 0x20 : bytes[$0] }
    return lastSegments.contains(folded.span, 0, folded.count)
  }
}
