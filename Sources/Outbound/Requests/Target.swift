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
    try Target.checkCharacters(Array(url.utf8))
    guard let text = URLText(url), ["https", "http"].contains(text.scheme) else {
      throw .invalidURL(on: "the URL", reason: "it does not begin with https:// or http://")
    }
    scheme = text.scheme
    if text.userInfo != nil {
      let site = text.authority[text.host.startIndex...]
      throw .invalidURL(
        on: "\(scheme)://\(site)", reason: "it has a user name or password before @; send those in a header")
    }
    host = try Host.read(text.host, on: "\(scheme)://\(text.authority)")
    port = try Target.port(text.port, on: "\(scheme)://\(text.host)")
    path = String(text.path)
    let local = path + (text.query.map { "?\($0)" } ?? "")
    requestTarget = local.hasPrefix("/") ? local : "/\(local)"
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

  private static func checkCharacters(_ bytes: [UInt8]) throws(OutboundError) {
    if bytes.count > byteLimit {
      throw .invalidURL(on: "the URL", reason: "it is longer than \(byteLimit) bytes")
    }
    guard let index = URLByte.firstFault(in: bytes) else { return }
    if bytes[index] == UInt8(ascii: "%") {
      throw .invalidURL(on: "the URL", reason: "the % at byte \(index + 1) begins no percent-encoding; write %25")
    }
    throw .invalidURL(on: "the URL", reason: "byte \(index + 1) may not stand in a URL; percent-encode it")
  }

  private static func port(_ text: Substring?, on: String) throws(OutboundError) -> Int? {
    guard let text else { return nil }
    guard text.utf8.allSatisfy(\.isDigit), let port = Int(text), (1...65535).contains(port) else {
      throw .invalidURL(on: on, reason: "its port is not a number from 1 to 65535")
    }
    return port
  }
}
