/// A whole request for a handled path or on an observe listener, copied out of the loop's memory: it may be kept.
package struct HandledRequest: Sendable {
  /// As sent; case matters (RFC 9110 §9.1).
  package var method: String
  /// Path and raw query, as sent; of an absolute-form target (RFC 9112 §3.2.2) without scheme and host. On an observe
  /// listener also `*`, or CONNECT's `host:port`.
  package var targetBytes: [UInt8]
  /// Lower case, without port; "" if there was none.
  package var host: String
  /// As sent; empty: none was.
  package var userAgent: [UInt8]
  /// The client's, 16 bytes, IPv4 mapped: the peer's, or what a trusted peer's `X-Forwarded-For` says. All zero if
  /// `isUnixPeerWithoutAddress`.
  package var address: [UInt8]
  /// It came over a unix socket, and no `X-Forwarded-For` said from where.
  package var isUnixPeerWithoutAddress: Bool
  /// The peer is a trusted proxy (or on a unix socket): its other fields may be believed too.
  package var peerIsTrusted: Bool
  /// HTTP/1.0, else 1.1.
  package var isHTTP10: Bool
  /// It went through a proxy (RFC 9110 §7.6.3).
  package var hasVia: Bool
  /// The content without its framing; at most `ServerLimits.bodyBytes` of it.
  package var body: [UInt8]
  /// When it was read, milliseconds since 1970; never backwards within the process.
  package var time: Int64
  /// The listener it came to: an index into `ServerConfiguration.listeners`, or into `observers` when observed.
  package var listener: Int
  /// A keyed hash of address, user agent and watched headers: the same in this process for whom they are the same.
  package var client: UInt64
  /// The field lines, as they came.
  private var lines: [UInt8]

  package init(
    method: String, target: String, host: String = "", userAgent: [UInt8] = [],
    address: [UInt8] = [UInt8](repeating: 0, count: 16), isUnixPeerWithoutAddress: Bool = false,
    peerIsTrusted: Bool = false, fields: [(name: String, value: [UInt8])] = [], body: [UInt8] = [], time: Int64 = 0,
    listener: Int = 0, isHTTP10: Bool = false, client: UInt64 = 0
  ) {
    self.init(
      method: method, target: Array(target.utf8), host: host, userAgent: userAgent, address: address,
      lines: fields.flatMap { FieldLines.line($0.name, $0.value) ?? [] }, body: body, time: time, client: client)
    (self.isUnixPeerWithoutAddress, self.peerIsTrusted) = (isUnixPeerWithoutAddress, peerIsTrusted)
    (self.listener, self.isHTTP10) = (listener, isHTTP10)
    hasVia = !values(of: "via").isEmpty
  }

  init(
    method: String, target: [UInt8], host: String, userAgent: [UInt8], address: [UInt8], lines: [UInt8],
    body: [UInt8], time: Int64, client: UInt64
  ) {
    (self.method, targetBytes, self.host, self.userAgent) = (method, target, host, userAgent)
    (self.address, self.lines, self.body, self.time, self.client) = (address, lines, body, time, client)
    (isUnixPeerWithoutAddress, peerIsTrusted, isHTTP10, hasVia, listener) = (false, false, false, false, 0)
  }

  package var target: String { String(decoding: targetBytes, as: UTF8.self) }

  /// Every field line in its order, names in lower case, values without the white space around them.
  package var fields: [(name: String, value: [UInt8])] {
    var fields: [(name: String, value: [UInt8])] = []
    let span = lines.span
    var index = 0
    while let line = FieldLines.next(span, &index) {
      fields.append(
        (
          span.string(line.name.lowerBound, line.name.upperBound).lowercased(),
          span.array(line.value.lowerBound, line.value.upperBound)
        ))
    }
    return fields
  }

  /// The values of a field, a line each.
  /// - Parameter name: in lower case.
  package func values(of name: StaticString) -> [[UInt8]] {
    var values: [[UInt8]] = []
    let span = lines.span
    var index = 0
    while let line = FieldLines.next(span, &index) {
      if span.matches(name, line.name.lowerBound, line.name.upperBound) {
        values.append(span.array(line.value.lowerBound, line.value.upperBound))
      }
    }
    return values
  }
}
