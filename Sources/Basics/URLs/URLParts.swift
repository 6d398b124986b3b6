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

  /// Nil for another scheme, no host, user information, a fragment, a port that is none, or a byte that RFC 3986 §2
  /// does not allow in a URL (controls, blanks, anything beyond ASCII).
  package init?(_ url: String) {
    let bytes = [UInt8](url.utf8)
    guard bytes.indices.allSatisfy({ Self.isAllowed(bytes, $0) }) else { return nil }
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    scheme = Self.text(bytes[..<colon]).lowercased()
    guard scheme == "https" || scheme == "http", bytes[colon...].starts(with: "://".utf8) else { return nil }
    let rest = bytes[(colon + 3)...]
    let authorityEnd = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    guard let (host, port) = Self.hostAndPort(rest[..<authorityEnd]) else { return nil }
    self.host = host
    self.port = port == (scheme == "https" ? 443 : 80) ? nil : port
    let question = rest.firstIndex(of: UInt8(ascii: "?"))
    path = PathText.normal(Self.text(rest[authorityEnd..<(question ?? rest.endIndex)]))
    query = question.map { Self.text(rest[($0 + 1)...]) }
  }

  /// RFC 3986 §2, without `#`: no field that holds a URL may have a fragment (RFC 8414 §2, RFC 9728 §1.2).
  private static func isAllowed(_ bytes: [UInt8], _ index: Int) -> Bool {
    switch bytes[index] {
    case UInt8(ascii: "%"):
      let digits = bytes[(index + 1)...].prefix(2)
      return digits.count == 2 && digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }
    case let byte: return allowed.contains(byte)
    }
  }

  private static let allowed = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=".utf8)

  /// RFC 3986 §3.2; user information is refused, for it hides the host from people.
  private static func hostAndPort(_ authority: ArraySlice<UInt8>) -> (String, Int?)? {
    let isLiteral = authority.first == UInt8(ascii: "[")
    let colon =
      isLiteral
      ? authority.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? authority.startIndex
      : authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
    let host = authority[..<colon]
    guard isHost(host, isLiteral: isLiteral), let port = port(authority[colon...]) else { return nil }
    return (text(host).lowercased(), port)
  }

  private static func isHost(_ host: ArraySlice<UInt8>, isLiteral: Bool) -> Bool {
    if isLiteral {
      return host.count > 3
        && host.dropFirst().dropLast().allSatisfy { Set("0123456789abcdefABCDEF:.".utf8).contains($0) }
    }
    return !host.isEmpty
      && host.allSatisfy { byte in
        let character = Character(Unicode.Scalar(byte))
        return byte < 0x80 && (character.isLetter || character.isNumber || "-._".contains(character))
      }
  }

  /// The outer nil: no port at all may stand there. The inner: none does.
  private static func port(_ text: ArraySlice<UInt8>) -> Int?? {
    guard let colon = text.first else { return .some(nil) }
    guard colon == UInt8(ascii: ":") else { return nil }
    let digits = text.dropFirst()
    if digits.isEmpty { return .some(nil) }
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(Self.text(digits)),
      (1...65535).contains(port)
    else { return nil }
    return port
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
