/// The `request` of a Caddy log line.
struct CaddyRequest: Decodable {
  /// The client's: `client_ip` where Caddy has it, which is by its trusted proxies, else the peer's.
  let address: IPAddress?
  let method: String
  let uri: String
  let host: String?
  let headers: CaddyHeaders

  private enum Key: String, CodingKey {
    case clientIP = "client_ip"
    case remoteIP = "remote_ip"
    case remoteAddress = "remote_addr"
    case method, uri, host, headers
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    method = try fields.decode(String.self, forKey: .method)
    uri = try fields.decode(String.self, forKey: .uri)
    host = try? fields.decodeIfPresent(String.self, forKey: .host)
    headers = (try? fields.decodeIfPresent(CaddyHeaders.self, forKey: .headers)) ?? CaddyHeaders()
    let text = { (key: Key) in try? fields.decodeIfPresent(String.self, forKey: key) }
    address = (text(.clientIP) ?? text(.remoteIP) ?? text(.remoteAddress)).map(Self.withoutPort).flatMap(IPAddress.init)
  }

  /// `192.0.2.7` of `192.0.2.7:41342`, `::1` of `[::1]:41342`; an address without a port as it is.
  private static func withoutPort(_ text: String) -> String {
    guard let host = HostPort(Array(text.utf8)[...])?.host else { return text }
    return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
  }
}
