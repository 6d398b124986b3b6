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
  init?(_ text: String) {
    guard let mark = text.firstRange(of: "://"), text.utf8.count <= 2_048, text.utf8.allSatisfy(Self.isPlain) else {
      return nil
    }
    let rest = text[mark.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let scheme = Self.scheme(text[..<mark.lowerBound]), let host = parts.first.flatMap(Self.host) else {
      return nil
    }
    self.scheme = scheme
    self.host = host
    port = parts.count == 2 ? String(parts[1]) : nil
    let path = rest[authority.endIndex...].dropFirst()
    segments =
      authority.endIndex == rest.endIndex
      ? [] : path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard port.map(Self.isPort) ?? true else { return nil }
  }

  /// Bytes that may stand in the URLs the rules name: letters, digits and `-._~%!$&'()*+,=:@/` less what would start a
  /// user name, a query or a fragment.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !"@?#\\\"<>^`{|}".utf8.contains(byte)
  }

  private static func scheme(_ text: Substring) -> String? {
    let lower = text.lowercased()
    guard let first = lower.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return nil }
    return lower.allSatisfy { $0.isLetter || $0.isNumber || "+-.".contains($0) } ? lower : nil
  }

  private static func host(_ text: Substring) -> String? {
    let lower = text.lowercased()
    guard !lower.isEmpty, lower.allSatisfy({ $0.isLetter || $0.isNumber || "-._*".contains($0) }) else { return nil }
    return lower
  }

  private static func isPort(_ text: String) -> Bool {
    text == "*" || ((1...5).contains(text.utf8.count) && text.allSatisfy(\.isNumber))
  }
}
