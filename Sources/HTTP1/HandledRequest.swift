/// A whole request for a handled path or on an observe listener, copied out of the loop's memory: it may be kept.
package struct HandledRequest: Sendable {
  /// As sent; case matters (RFC 9110 §9.1).
  package var method: String
  /// Path and raw query, as sent; of an absolute-form target (RFC 9112 §3.2.2) without scheme and host. On an observe
  /// listener also `*`, or CONNECT's `host:port`.
  package var target: String
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
  /// Every field line in its order, names in lower case, values without the white space around them.
  package var fields: [(name: String, value: [UInt8])]
  /// The content without its framing; at most `ServerLimits.bodyBytes` of it.
  package var body: [UInt8]
  /// When it was read, milliseconds since 1970; never backwards within the process.
  package var time: Int64
  /// The listener it came to: an index into `ServerConfiguration.listeners`, or into `observers` when observed.
  package var listener: Int

  package init(
    method: String, target: String, host: String = "", userAgent: [UInt8] = [],
    address: [UInt8] = [UInt8](repeating: 0, count: 16), isUnixPeerWithoutAddress: Bool = false,
    peerIsTrusted: Bool = false, fields: [(name: String, value: [UInt8])] = [], body: [UInt8] = [], time: Int64 = 0,
    listener: Int = 0
  ) {
    (self.method, self.target, self.host, self.userAgent) = (method, target, host, userAgent)
    (self.address, self.isUnixPeerWithoutAddress) = (address, isUnixPeerWithoutAddress)
    (self.peerIsTrusted, self.fields, self.body) = (peerIsTrusted, fields, body)
    (self.time, self.listener) = (time, listener)
  }
}
