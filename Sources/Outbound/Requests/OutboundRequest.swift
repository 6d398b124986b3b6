/// One http(s) request to be made by the child process.
package struct OutboundRequest: Sendable {
  /// The most bytes a request's body may have, and the most a `responseLimit` may ask for: 8 MiB.
  package static let bodyLimit = 8 << 20

  /// The method, as it goes on the wire: `GET`, `POST` …
  package var method: String
  /// An absolute http or https URL without user information, RFC 3986 characters only. Sent as given, but for a
  /// fragment.
  package var url: String
  /// Sent as given, each line by itself, in their order. `Host`, `Content-Length`, `Accept-Encoding` (always
  /// `identity`) and hop-by-hop headers (RFC 9110 §7.6.1) are left out: the client builds those itself. A body without
  /// a `Content-Type` goes out as form data; `User-Agent` is `manifestd` and `Accept` `*/*` where none is given.
  package var headers: [(String, String)]
  /// The body, sent byte for byte. Default: none. A GET or HEAD with one is refused.
  package var body: [UInt8]
  /// Seconds from the start to the last byte of the answer, 1 to 3600. Default 10.
  package var timeoutSeconds: Int
  /// The most bytes the answer's body may have, up to `bodyLimit`. Default 1 MiB.
  package var responseLimit: Int
  /// What may be called. Default: https anywhere, plain http to loopback.
  package var policy: AddressPolicy
  /// Whether the path is itself a secret, as a chat service's webhook URL is: errors then name the host only.
  /// Default false.
  package var hidesPath: Bool
  /// Whether it passes on what others said. Then nothing is added to what is given, every byte of every line goes
  /// through as it is, both ways, and only `Host`, `Content-Length` and `Connection` are ours; a content coding stays.
  /// Over plain http no proxy of the environment is used. An answer of another status class than 2xx to 5xx is an
  /// error. Default false.
  package var isVerbatim: Bool

  package init(
    method: String = "GET", url: String, headers: [(String, String)] = [], body: [UInt8] = [],
    timeoutSeconds: Int = 10, responseLimit: Int = 1 << 20, policy: AddressPolicy = AddressPolicy(),
    hidesPath: Bool = false, isVerbatim: Bool = false
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeoutSeconds = timeoutSeconds
    self.responseLimit = responseLimit
    self.policy = policy
    self.hidesPath = hidesPath
    self.isVerbatim = isVerbatim
  }
}
