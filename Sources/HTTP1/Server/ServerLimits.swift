/// What one client may cost. Each limit has its answer.
package struct ServerLimits: Sendable, Equatable {
  /// Request line and header section together, bytes; beyond: 414 if it is the request line, else 431.
  package var headBytes: Int
  /// Field lines in a head, at most 128; beyond: 431.
  package var headerFields: Int
  /// A request's body, bytes, however it is framed; beyond: 413.
  package var bodyBytes: Int
  /// From a head's first byte to its last, seconds; beyond: 408.
  package var headTimeoutSeconds: Int
  /// From a head's end to the body's last byte, seconds; beyond: 408.
  package var bodyTimeoutSeconds: Int
  /// A connection without a request, seconds; beyond: closed.
  package var idleTimeoutSeconds: Int
  /// A client that takes no byte of its answer, seconds; beyond: closed.
  package var writeTimeoutSeconds: Int
  /// A request whose ticket is not answered, seconds; beyond: 504, and closed. The note of an answer that comes
  /// later still reaches the journal.
  package var ticketTimeoutSeconds: Int
  /// Connections open at once, beyond: 503. 0: as many as RLIMIT_NOFILE's hard limit allows, less 128 for all else.
  package var connections: Int
  /// Connections open at once from one client: an IPv4 address, or a /64 of IPv6; beyond: 503, or closed. Trusted
  /// proxies and unix sockets are exempt. 0: no limit.
  package var connectionsPerAddress: Int

  package init(
    headBytes: Int = 16_384, headerFields: Int = 100, bodyBytes: Int = 65_536, headTimeoutSeconds: Int = 10,
    bodyTimeoutSeconds: Int = 10, idleTimeoutSeconds: Int = 60, writeTimeoutSeconds: Int = 30,
    ticketTimeoutSeconds: Int = 60, connections: Int = 0, connectionsPerAddress: Int = 256
  ) {
    self.headBytes = headBytes
    self.headerFields = headerFields
    self.bodyBytes = bodyBytes
    self.headTimeoutSeconds = headTimeoutSeconds
    self.bodyTimeoutSeconds = bodyTimeoutSeconds
    self.idleTimeoutSeconds = idleTimeoutSeconds
    self.writeTimeoutSeconds = writeTimeoutSeconds
    self.ticketTimeoutSeconds = ticketTimeoutSeconds
    self.connections = connections
    self.connectionsPerAddress = connectionsPerAddress
  }
}
