/// All that a server is told before it starts.
package struct ServerConfiguration: Sendable {
  /// The most header names that may take part in a client's identity.
  package static let watchedHeaderLimit = 16

  /// Default 127.0.0.1:8080.
  package var listeners: [ListenAddress]
  /// Where other servers send copies of their requests (nginx `mirror`): each is given to `observe`, and answered 204.
  /// Default none.
  package var observers: [ListenAddress]
  /// Who may connect to unix sockets besides the daemon's user: a group's name or number. Default nil: the socket
  /// file's group is the folder's where that is setgid, else the process's.
  package var socketGroup: String?
  /// Event loops, one thread each, 1 to 64. Default 1.
  package var loops: Int
  package var limits: ServerLimits
  /// Whose word on a client's address is believed. Default: loopback.
  package var trustedProxies: [TrustedProxy]
  /// How they say it. Default `X-Forwarded-For`.
  package var clientAddress: ClientAddressSource
  /// fdatasync(2) of the journal before each answer (`--durability full`). Default false.
  package var durable: Bool
  /// Lower-case names of the headers that distinguish clients besides user agent and address; at most 16.
  package var watchedHeaders: [String]

  package init(
    listeners: [ListenAddress] = [.tcp(host: "127.0.0.1", port: 8080)], loops: Int = 1,
    limits: ServerLimits = ServerLimits(), trustedProxies: [TrustedProxy] = TrustedProxy.standard,
    durable: Bool = false, watchedHeaders: [String] = [], observers: [ListenAddress] = [],
    socketGroup: String? = nil, clientAddress: ClientAddressSource = .forwardedFor
  ) {
    self.listeners = listeners
    self.loops = loops
    self.limits = limits
    self.trustedProxies = trustedProxies
    self.clientAddress = clientAddress
    self.durable = durable
    self.watchedHeaders = watchedHeaders
    self.observers = observers
    self.socketGroup = socketGroup
  }
}
