/// An absolute URL with an authority, split by RFC 3986 §3 and nothing more: the one place where a URL is cut up. Each
/// part is as it was written, and may be empty or hold what no such part may; whoever takes one says what it may be.
package struct URLText {
  /// A letter, then letters, digits and `+-.` (§3.1), in lower case.
  package let scheme: String
  /// What stands between `://` and the path.
  package let authority: Substring
  /// What stands before the last `@` of the authority: user name and password. Nil without one.
  package let userInfo: Substring?
  /// An IP literal keeps its brackets.
  package let host: Substring
  /// What follows the host's colon; nil without one.
  package let port: Substring?
  package let path: Substring
  /// Without its question mark; nil without one.
  package let query: Substring?
  /// Without its `#`; nil without one.
  package let fragment: Substring?

  /// Nil for what does not begin with a scheme and `://`.
  package init?(_ url: String) {
    guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(url.utf8[..<colon]),
      url.utf8[colon...].starts(with: "://".utf8)
    else { return nil }
    scheme = url[..<colon].lowercased()
    let rest = url[url.utf8.index(colon, offsetBy: 3)...]
    let hash = rest.utf8.firstIndex(of: UInt8(ascii: "#")) ?? rest.endIndex
    let question = rest.utf8[..<hash].firstIndex(of: UInt8(ascii: "?")) ?? hash
    let slash = rest.utf8[..<question].firstIndex(of: UInt8(ascii: "/")) ?? question
    fragment = Self.behind(rest[hash...])
    query = Self.behind(rest[question..<hash])
    path = rest[slash..<question]
    let authority = rest[..<slash]
    self.authority = authority
    let at = authority.utf8.lastIndex(of: UInt8(ascii: "@"))
    userInfo = at.map { rest[..<$0] }
    let site = at.map { authority[authority.utf8.index(after: $0)...] } ?? authority
    let mark = site.utf8.lastIndex(of: UInt8(ascii: ":")).flatMap { mark in
      // The colons within brackets are an address's own.
      site.utf8[mark...].contains(UInt8(ascii: "]")) ? nil : mark
    }
    host = site[..<(mark ?? site.endIndex)]
    port = mark.flatMap { Self.behind(site[$0...]) }
  }

  /// What follows the mark that a part begins with; nil for no part at all.
  private static func behind(_ part: Substring) -> Substring? {
    part.isEmpty ? nil : part[part.utf8.index(after: part.startIndex)...]
  }

  private static func isScheme(_ text: Substring.UTF8View) -> Bool {
    guard let first = text.first, (first | 0x20) &- 0x61 < 26 else { return false }
    return text.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || ASCII.isDigit($0) || "+-.".utf8.contains($0) }
  }
}
