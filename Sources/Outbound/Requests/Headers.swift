/// The rules on headers, both ways.
package enum Headers {
  /// The most bytes all names and values of one message may have.
  package static let byteLimit = 256 << 10

  /// Never passed on: they speak of one connection (RFC 9110 §7.6.1).
  private static let hopByHop: Set = [
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade",
  ]
  /// Built by the client. `Expect` would make it wait for a go-ahead, `Accept-Encoding` is always `identity`.
  private static let builtByClient: Set = ["host", "content-length", "expect", "accept-encoding"]

  /// What goes into the request: the caller's headers without the client's own and those `Connection` names.
  package static func outgoing(_ headers: [(String, String)]) -> [(String, String)] {
    endToEnd(headers).filter { !builtByClient.contains($0.0.lowercased()) }
  }

  /// What goes into a request that is passed on byte for byte: `Accept-Encoding` too, for the answer is not decoded.
  package static func verbatim(_ headers: [(String, String)]) -> [(String, String)] {
    endToEnd(headers).filter { !["host", "content-length", "expect"].contains($0.0.lowercased()) }
  }

  /// Without the hop-by-hop ones and those that `Connection` names.
  package static func endToEnd(_ headers: [(String, String)]) -> [(String, String)] {
    let named = headers.filter { $0.0.lowercased() == "connection" }
      .flatMap { $0.1.lowercased().split(whereSeparator: { ", \t".contains($0) }).map(String.init) }
    let dropped = hopByHop.union(named)
    return headers.filter { !dropped.contains($0.0.lowercased()) }
  }

  static func byteCount(_ headers: [(String, String)]) -> Int {
    headers.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count }
  }

  /// RFC 9110 §5.6.2: what a method or a header's name is made of.
  package static func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(isTokenByte)
  }

  package static func isTokenByte(_ byte: UInt8) -> Bool {
    byte.isAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  /// RFC 9110 §5.5: no control characters but the tab, so that nobody can add a line.
  static func isValue(_ text: String) -> Bool {
    text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7f) || $0 == 0x09 }
  }
}
