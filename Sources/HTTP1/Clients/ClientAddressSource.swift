/// Who says a client's address where the peer is a trusted proxy (`--client-address`): exactly one source, so that no
/// client can choose another one by sending its header itself.
package enum ClientAddressSource: Sendable, Hashable, CustomStringConvertible {
  /// `X-Forwarded-For`; the default.
  case forwardedFor
  /// `Forwarded` (RFC 7239).
  case forwarded
  /// The PROXY protocol, version 1 or 2, before the first request of each connection.
  case proxy
  /// A header that holds one address (`CF-Connecting-IP`, `X-Real-IP`); its name in lower case.
  case header(String)

  /// Header names end here, bytes.
  static let longestName = 64

  /// Reads `xff`, `forwarded`, `proxy` or the name of a header, in any case of letters. nil: none of them.
  ///
  /// A header's name has a hyphen, as all that are in use have: a slip in `forwarded` is no header's name. The headers
  /// that mean something else here are refused.
  package init?(_ text: String) {
    let name = text.lowercased()
    switch name {
    case "xff": self = .forwardedFor
    case "forwarded": self = .forwarded
    case "proxy": self = .proxy
    default:
      guard name.contains("-"), name.utf8.count <= Self.longestName, name.utf8.allSatisfy(\.isToken),
        !Self.otherMeanings.contains(name)
      else { return nil }
      self = .header(name)
    }
  }

  /// As it is written on the command line.
  package var description: String {
    switch self {
    case .forwardedFor: "xff"
    case .forwarded: "forwarded"
    case .proxy: "proxy"
    case .header(let name): name
    }
  }

  /// The header that the parser is to keep as the address; empty: none but X-Forwarded-For.
  var fieldName: String {
    switch self {
    case .forwardedFor, .proxy: ""
    case .forwarded: "forwarded"
    case .header(let name): name
    }
  }

  /// What `RequestParser` reads for another purpose, of the names with a hyphen.
  private static let otherMeanings: Set<String> = [
    "x-forwarded-for", "user-agent", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since",
    "content-length", "transfer-encoding", "access-control-request-method",
  ]
}
