/// Why a request has no answer. `on` is scheme, host, port and path of its URL, never the query, user information,
/// a header or a body: those may hold secrets.
package enum OutboundError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The URL cannot be read, or says one thing to one reader and another to the next.
  case invalidURL(on: String, reason: String)
  /// The address policy forbids this URL.
  case refusedAddress(on: String, reason: String)
  /// The method, a header, the body or a limit cannot be sent.
  case invalidRequest(on: String, reason: String)
  /// No complete answer within the request's time.
  case timeout(on: String, seconds: Int)
  /// The answer is larger than the request allows.
  case tooLarge(on: String, limit: Int)
  /// No connection, or it broke, or the answer is not HTTP.
  case connectionFailed(on: String, reason: String)
  /// The server's certificate or handshake is not acceptable.
  case tls(on: String, reason: String)
  /// The child process cannot be started.
  case childNotStarted(on: String, reason: String)
  /// The child process ended while the request was under way; whether the server got it is not known.
  case childDied(on: String, reason: String)
  /// Too many requests are under way in this process.
  case overloaded(on: String, limit: Int)
  /// The client was stopped.
  case stopped(on: String)

  /// One line: what failed, on what, why, and what to do.
  package var description: String {
    switch self {
    case .invalidURL(let on, let reason): "cannot use \(on): \(reason)"
    case .refusedAddress(let on, let reason): "refused to call \(on): \(reason)"
    case .invalidRequest(let on, let reason): "cannot send a request to \(on): \(reason)"
    case .timeout(let on, let seconds):
      "request to \(on) failed: no complete answer within \(seconds) s; see whether the server is up and reachable"
    case .tooLarge(let on, let limit):
      "request to \(on) failed: the answer is larger than \(limit) bytes; see whether the URL is the right one"
    case .connectionFailed(let on, let reason):
      "request to \(on) failed: \(reason); see whether the server is up and reachable"
    case .tls(let on, let reason):
      "request to \(on) failed: TLS: \(reason); see the server's certificate and this machine's CA certificates"
    case .childNotStarted(let on, let reason):
      "request to \(on) failed: the outbound process cannot be started: \(reason)"
    case .childDied(let on, let reason):
      "request to \(on) failed: the outbound process \(reason); the server may have got the request, "
        + "the next one starts a new process"
    case .overloaded(let on, let limit):
      "request to \(on) failed: \(limit) requests are under way already; try again later"
    case .stopped(let on): "request to \(on) failed: manifestd is stopping; try again after its start"
    }
  }
}
