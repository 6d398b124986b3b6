import Basics

/// The host of a URL, in one spelling.
enum Host {
  /// A name or an address, in lower case; an IPv6 address without its brackets.
  static func read(_ text: Substring, on: String) throws(OutboundError) -> String {
    if text.first == "[", text.last == "]", text.count > 2 {
      let inner = text.dropFirst().dropLast().lowercased()
      if inner.contains(":"), IPAddress(inner) != nil { return inner }
      throw .invalidURL(on: on, reason: "its host is no IPv6 address")
    }
    if text.isEmpty { throw .invalidURL(on: on, reason: "it has no host") }
    guard text.utf8.count <= 253, text.utf8.allSatisfy({ $0.isAlphanumeric || "-._".utf8.contains($0) }) else {
      throw .invalidURL(on: on, reason: "its host is no name or address; write others in their xn-- form")
    }
    let host = text.lowercased()
    if endsInNumber(host), IPAddress(host) == nil {
      throw .invalidURL(on: on, reason: "its host looks like an IPv4 address but is not written as a.b.c.d")
    }
    return host
  }

  /// `127.1`, `2130706433` and `0x7f000001` are addresses to some readers and names to others (WHATWG URL §3.5).
  private static func endsInNumber(_ host: String) -> Bool {
    guard let last = host.split(separator: ".").last else { return true }
    return last.utf8.allSatisfy(\.isDigit) || last.hasPrefix("0x")
  }
}
