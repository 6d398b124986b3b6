import Basics

/// The parts of a URL that decide where a request goes, read strictly by RFC 3986: what this refuses is what two
/// readers (this one and the http client) could understand differently.
package struct Target: Equatable {
  static let byteLimit = 8192

  /// `http` or `https`.
  package let scheme: String
  /// Lower-case; an IPv6 address without its brackets.
  package let host: String
  /// nil: the scheme's own.
  package let port: Int?
  /// Without query and fragment; may be empty.
  package let path: String
  /// Path and query, as they stand in a request line (RFC 9112 §3.2.1).
  package let requestTarget: String

  package init(_ url: String) throws(OutboundError) {
    let bytes = Array(url.utf8)
    try Target.checkCharacters(bytes)
    let (scheme, rest) = try Target.scheme(of: url)
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let (host, port) = try Target.authority(rest[..<end], scheme: scheme)
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = String(rest[end...].prefix { $0 != "?" && $0 != "#" })
    let local = rest[end...].prefix { $0 != "#" }
    requestTarget = local.hasPrefix("/") ? String(local) : "/\(local)"
  }

  /// Host and port, as they stand in a Host field.
  package var authority: String { (host.contains(":") ? "[\(host)]" : host) + (port.map { ":\($0)" } ?? "") }

  /// What an error may show: scheme, host, port and path.
  var words: String { words(hidingPath: false) }

  func words(hidingPath: Bool) -> String {
    "\(scheme)://\(authority)\(hidingPath ? "" : path)"
  }

  /// Whether the host is this machine by its spelling alone. `localhost` is, by RFC 6761 §6.3.
  var isLoopback: Bool {
    host == "localhost" || IPAddress(host)?.isLoopback == true
  }

  /// RFC 3986 §2: unreserved, reserved and complete percent-encodings.
  private static func checkCharacters(_ bytes: [UInt8]) throws(OutboundError) {
    let allowed = "-._~:/?#[]@!$&'()*+,;=%".utf8
    if bytes.count > byteLimit {
      throw .invalidURL(on: "the URL", reason: "it is longer than \(byteLimit) bytes")
    }
    for (index, byte) in bytes.enumerated() {
      if !byte.isAlphanumeric && !allowed.contains(byte) {
        throw .invalidURL(on: "the URL", reason: "byte \(index + 1) may not stand in a URL; percent-encode it")
      }
      if byte == UInt8(ascii: "%"), !bytes[(index + 1)...].prefix(2).isPairOfHexDigits {
        throw .invalidURL(on: "the URL", reason: "the % at byte \(index + 1) begins no percent-encoding; write %25")
      }
    }
  }

  private static func scheme(of url: String) throws(OutboundError) -> (String, Substring) {
    for scheme in ["https", "http"] where url.lowercased().hasPrefix("\(scheme)://") {
      return (scheme, url.dropFirst(scheme.count + 3))
    }
    throw .invalidURL(on: "the URL", reason: "it does not begin with https:// or http://")
  }

  private static func authority(_ text: Substring, scheme: String) throws(OutboundError) -> (String, Int?) {
    if let at = text.lastIndex(of: "@") {
      let on = "\(scheme)://\(text[text.index(after: at)...])"
      throw .invalidURL(on: on, reason: "it has a user name or password before @; send those in a header")
    }
    let on = "\(scheme)://\(text)"
    var host = text
    var port: Substring?
    if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
      (host, port) = (text[..<colon], text[text.index(after: colon)...])
    }
    return (try Host.read(host, on: on), try Target.port(port, on: "\(scheme)://\(host)"))
  }

  private static func port(_ text: Substring?, on: String) throws(OutboundError) -> Int? {
    guard let text else { return nil }
    guard text.utf8.allSatisfy(\.isDigit), let port = Int(text), (1...65535).contains(port) else {
      throw .invalidURL(on: on, reason: "its port is not a number from 1 to 65535")
    }
    return port
  }
}
