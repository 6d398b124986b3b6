/// Where a line has the address of the client, for logs of servers behind a balancer.
///
/// Whoever names one says that every request came through that balancer: what the named field holds is believed by
/// the rule of `ForwardedList`. Where it is `-` or absent the peer is the client.
package enum LogAddressSource: Sendable, Equatable {
  /// The line's own: the first of a combined line, of Caddy's `client_ip`, else `remote_ip`. The default.
  case peer
  /// The last field in quotes after the user agent.
  case lastQuoted
  /// X-Forwarded-For: the first field in quotes after the user agent, as in nginx's format `main`; in JSON the header.
  case forwardedFor
  /// A member of a JSON log by its name, in any case: of the line, its request or the request's headers. Its absence
  /// is a fault of the line.
  case field(String)

  /// Reads `last-quoted`, `xff` or a name.
  package init(_ text: String) {
    switch text {
    case "last-quoted": self = .lastQuoted
    case "xff": self = .forwardedFor
    default: self = .field(text)
    }
  }
}

extension LogAddressSource: CustomStringConvertible {
  package var description: String {
    switch self {
    case .peer: "peer"
    case .lastQuoted: "last-quoted"
    case .forwardedFor: "xff"
    case .field(let name): name
    }
  }
}
