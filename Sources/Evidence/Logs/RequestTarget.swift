import Basics

/// What identifies an endpoint in a request: host, path and query. Scheme, port and fragment do not.
package struct RequestTarget: Sendable, Equatable {
  /// Lower case, no port; nil if not known, which fits every host.
  package var host: String?
  /// As sent: escapes and the case of letters count.
  package var path: String
  /// Decoded, in the order sent.
  package var query: [QueryField]

  package init(host: String?, path: String, query: [QueryField]) {
    self.host = host
    self.path = path
    self.query = query
  }

  /// Takes a request target apart (RFC 9112 §3.2): `/path?query`, or `https://host/path?query` with an empty path as
  /// `/`. What is neither is all path. A fragment has no place in a target; it is cut off, as nginx does.
  /// - Parameter host: as the server that answered named it, with or without a port; nil takes the host of an
  ///   absolute-form target.
  package init(target: String, host: String?) { self.init(bytes: Array(target.utf8), host: host) }

  /// The same of a target's bytes.
  /// - Parameter valuesOf: as `QueryField.fields` has it.
  package init(bytes: [UInt8], host: String?, valuesOf wanted: [String]? = nil) {
    let authority = Self.authority(bytes)
    let start = authority?.endIndex ?? 0
    let span = bytes.span
    var end = start
    while end < span.count, span[end] != UInt8(ascii: "?"), span[end] != UInt8(ascii: "#") { end += 1 }
    path =
      end == start && authority != nil
      ? "/"
      : unsafe span.extracting(start..<end).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    let hasQuery = end < span.count && span[end] == UInt8(ascii: "?")
    query = hasQuery ? QueryField.fields(in: span, from: end + 1, valuesOf: wanted) : []
    let named = host.flatMap { Self.isPlain($0) ? $0 : HostPort.host(of: Array($0.utf8)[...]) }
    self.host = named ?? authority.flatMap(Self.host)
  }

  /// Whether a host stays as it is: the server has read it already.
  private static func isPlain(_ host: String) -> Bool {
    host.utf8.count > 1 && host.utf8.allSatisfy { $0 &- 0x41 >= 26 && $0 != UInt8(ascii: ":") }
  }

  /// Whether the query has every advertised parameter, with the advertised value. Others beside them, as the
  /// `client_id` of an authorization request, do not matter (RFC 6749 §3.1: an endpoint's own query is retained).
  /// - Parameter advertised: as written in the endpoint's URL or decoded, which is the same here.
  package func carries(_ advertised: [(name: String, value: String)]) -> Bool {
    advertised.allSatisfy { wanted in
      query.contains { Self.same($0.name, wanted.name) && Self.same($0.value, wanted.value) }
    }
  }

  /// Byte for byte: two Unicode spellings of one text are two parameters.
  private static func same(_ decoded: String, _ given: String) -> Bool {
    decoded.utf8.elementsEqual(given.utf8)
      || decoded.utf8.elementsEqual(QueryField.decoded(given).utf8)
  }

  /// Whether a request for it can be told: an absolute path, an http(s) URL, or the `*` of OPTIONS. The host and port
  /// that CONNECT names are no target here.
  static func isTarget(_ bytes: ArraySlice<UInt8>, of method: String) -> Bool {
    bytes.first == UInt8(ascii: "/") || (method == "OPTIONS" && bytes.elementsEqual("*".utf8))
      || authority(bytes) != nil
  }

  /// What stands between `http://` or `https://` and the path; nil for another target.
  private static func authority(_ bytes: some RandomAccessCollection<UInt8>) -> ArraySlice<UInt8>? {
    guard bytes.first != UInt8(ascii: "/") else { return nil }
    let start = ASCII.lowercased(bytes.prefix(8))
    guard let scheme = ["http://", "https://"].first(where: start.hasPrefix) else { return nil }
    return Array(bytes)[scheme.utf8.count...].prefix { !"/?#".utf8.contains($0) }
  }

  /// The host of `user@host:port`.
  private static func host(_ authority: ArraySlice<UInt8>) -> String? {
    HostPort.host(of: authority.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).last ?? [])
  }
}
