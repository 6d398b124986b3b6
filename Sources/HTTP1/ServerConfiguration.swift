/// All that a server is told before it starts.
package struct ServerConfiguration: Sendable {
  /// The most header names that may take part in a client's identity.
  package static let watchedHeaderLimit = 16

  /// Default 127.0.0.1:8080.
  package var listeners: [ListenAddress]
  /// Event loops, one thread each, 1 to 64. Default 1.
  package var loops: Int
  package var limits: ServerLimits
  /// Whose `X-Forwarded-For` is believed. Default: loopback.
  package var trustedProxies: [TrustedProxy]
  /// fdatasync(2) of the journal before each answer (`--durability full`). Default false.
  package var durable: Bool
  /// Lower-case names of the headers that tell clients apart besides user agent and address; at most 16.
  package var watchedHeaders: [String]

  package init(
    listeners: [ListenAddress] = [.tcp(host: "127.0.0.1", port: 8080)], loops: Int = 1,
    limits: ServerLimits = ServerLimits(), trustedProxies: [TrustedProxy] = TrustedProxy.standard,
    durable: Bool = false, watchedHeaders: [String] = []
  ) {
    self.listeners = listeners
    self.loops = loops
    self.limits = limits
    self.trustedProxies = trustedProxies
    self.durable = durable
    self.watchedHeaders = watchedHeaders
  }
}
