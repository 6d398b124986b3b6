import Basics

/// A client_id URL or redirect_uri, taken apart without forgiving anything: what differs from the registered text by
/// more than the case of scheme and host is another URL.
struct CallbackURL: Equatable {
  /// Lower case, without `://`.
  let scheme: String
  /// Lower case.
  let host: String
  /// As written behind the host's colon; nil if absent. Not defaulted: these URLs are compared as text (RFC 6749
  /// §3.1.2.3, RFC 3986 §6.2.1).
  let port: String?
  /// What stands between the slashes of the path; the last is empty if the path ends in a slash, and there is none
  /// for an empty path.
  let segments: [String]

  /// Nil for what is no `scheme://host[:port]/path` of plain ASCII: user names, queries, fragments, backslashes, blanks
  /// and IPv6 hosts all prove nothing here.
  init?(_ url: String) {
    guard url.utf8.count <= 2_048, url.utf8.allSatisfy(Self.isPlain), let text = URLText(url), Self.isHost(text.host),
      text.port.map(Self.isPort) ?? true
    else { return nil }
    scheme = text.scheme
    host = text.host.lowercased()
    port = text.port.map(String.init)
    segments =
      text.path.isEmpty
      ? [] : text.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
  }

  /// Bytes that may stand in the URLs the rules name: a URL's less what would start a user name, a query or a fragment.
  /// Escapes are not looked at: these URLs are compared as text.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (URLByte.isAllowed(byte) && byte != UInt8(ascii: "@") && byte != UInt8(ascii: "?")) || byte == UInt8(ascii: "%")
  }

  /// `*` for any.
  private static func isHost(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || ASCII.isDigit($0) || "-._*".utf8.contains($0) }
  }

  private static func isPort(_ text: Substring) -> Bool {
    text == "*" || ((1...5).contains(text.utf8.count) && text.utf8.allSatisfy(ASCII.isDigit))
  }
}
