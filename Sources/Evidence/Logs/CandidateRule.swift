/// Which requests for what nobody has named yet are kept because it may be named later, whatever their method: those
/// for well-known paths, and for paths whose last segment is a usual name of an OAuth endpoint. A resource's own URL
/// (`/mcp`) never is.
package enum CandidateRule {
  /// In lower case; the last segment is compared in any case of letters, a slash behind it left out.
  package static let words = [
    "access_token", "auth", "authorization", "authorize", "backchannel", "bc-authorize", "certs", "ciba", "device",
    "device_authorization", "device_code", "introspect", "introspection", "jwks", "jwks.json", "keys",
    "oauth-authorize", "oauth-token", "par", "register", "registration", "request_token", "revocation", "revoke",
    "token", "tokens", "userinfo",
  ]

  /// - Parameter path: in its one spelling (`PathText.normal`), without the query.
  package static func isCandidate(path: String) -> Bool {
    if path.utf8.count >= wellKnown.count, isWellKnown(path) { return true }
    let bytes = Array(path.utf8)
    return LastSegment(bytes.span, 0, bytes.count).isWord
  }

  private static let wellKnown = Array("/.well-known/".utf8)

  private static func isWellKnown(_ path: String) -> Bool {
    let bytes = Array(path.utf8)
    return bytes.indices.dropLast(wellKnown.count - 1).contains { bytes[$0...].starts(with: wellKnown) }
  }
}

/// The last segment of a path, held against the words.
struct LastSegment {
  /// The words, by their bytes.
  static let table = ByteTable(CandidateRule.words)
  private static let longest = 24

  let isWord: Bool

  /// - Parameters:
  ///   - start: of the path.
  ///   - end: of the path.
  ///   - table: of the words.
  @inline(__always)
  init(_ path: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ table: ByteTable = Self.table) {
    let end = end > start && path[end &- 1] == UInt8(ascii: "/") ? end &- 1 : end
    var first = end
    while first > start, path[first &- 1] != UInt8(ascii: "/") {
      first &-= 1
      if end &- first > Self.longest {
        isWord = false
        return
      }
    }
    guard first > start, first < end else {
      isWord = false
      return
    }
    // A word that has upper-case letters is rare, and may be copied.
    var hasCapital = false
    for index in first..<end where path[index] &- 0x41 < 26 { hasCapital = true }
    if hasCapital {
      let lower = (first..<end).map { path[$0] &- 0x41 < 26 ? path[$0] | 0x20 : path[$0] }
      isWord = table.find(lower.span, 0, lower.count) != nil
    } else {
      isWord = table.find(path, first, end) != nil
    }
  }
}
