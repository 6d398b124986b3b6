/// An absolute http or https URL, taken apart by RFC 3986 §3. Strict: what clients would read differently is refused.
package struct URLParts {
  /// `http` or `https`.
  package let scheme: String
  /// Lower case; an IPv6 address keeps its brackets.
  package let host: String
  /// Nil where absent, empty or the scheme's own.
  package let port: Int?
  /// In its one spelling (`PathText`); empty where the URL has none.
  package let path: String
  /// Without the question mark; nil where absent.
  package let query: String?

  /// Nil for another scheme, no host, user information, a fragment (no field that holds a URL may have one: RFC 8414
  /// §2, RFC 9728 §1.2), a port that is none, or a byte that RFC 3986 §2 does not allow in a URL (controls, blanks,
  /// anything beyond ASCII).
  package init?(_ url: String) {
    guard URLByte.firstFault(in: Array(url.utf8)) == nil, let text = URLText(url), text.fragment == nil,
      // User information hides the host from people.
      text.userInfo == nil, text.scheme == "https" || text.scheme == "http", Self.isHost(text.host),
      let port = Self.port(text.port)
    else { return nil }
    scheme = text.scheme
    host = text.host.lowercased()
    self.port = port == (scheme == "https" ? 443 : 80) ? nil : port
    path = PathText.normal(String(text.path))
    query = text.query.map(String.init)
  }

  private static func isHost(_ host: Substring) -> Bool {
    if host.first == "[", host.last == "]" {
      let address = String(host.dropFirst().dropLast())
      return address.contains(":") && IPAddress(address) != nil
    }
    return !host.isEmpty
      && host.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || ASCII.isDigit($0) || "-._".utf8.contains($0) }
  }

  /// The outer nil: no port at all may stand there. The inner: none does.
  private static func port(_ digits: Substring?) -> Int?? {
    guard let digits, !digits.isEmpty else { return .some(nil) }
    guard digits.utf8.allSatisfy(ASCII.isDigit), let port = Int(digits), (1...65535).contains(port) else { return nil }
    return port
  }
}
