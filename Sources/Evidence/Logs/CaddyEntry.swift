import Basics

/// One line of Caddy's access log. Caddy's field filters may remove or replace any field, so a field of another type
/// counts as absent.
///
/// Fields: <https://caddyserver.com/docs/logging>. Caddy before 2.7, as in Debian 12, has no `client_ip`, and before
/// 2.5 `remote_addr` with the port instead of `remote_ip`.
struct CaddyEntry {
  private let fields: LogJSON

  /// Takes a line of an access logger. The error log repeats the request of an access line, and would count it twice.
  /// - Parameter line: nil for what is no JSON.
  init(_ line: LogJSON?) throws(LogLineFault) {
    guard let fields = line, case .object = fields else {
      throw LogLineFault("is not a JSON object as Caddy logs a request")
    }
    let logger = fields["logger"]?.text ?? "http.log.access"
    guard logger == "http.log.access" || logger.hasPrefix("http.log.access.") else {
      throw LogLineFault("is of another Caddy logger than http.log.access")
    }
    guard fields["request"] != nil else { throw LogLineFault("has no request with a status") }
    self.fields = fields
  }

  /// - Parameter watchedHeaders: names in lower case.
  func logged(
    _ watchedHeaders: Set<String>, address source: LogAddressSource = .peer
  ) throws(LogLineFault) -> LoggedRequest {
    guard let request = fields["request"], let status = fields["status"]?.int, (0...999).contains(status) else {
      throw LogLineFault("has no request with a status")
    }
    guard let at = fields["ts"].flatMap(CaddyTime.unixSeconds) else {
      throw LogLineFault("has no \"ts\" that is a time in a form known of Caddy")
    }
    guard let method = request["method"]?.text, RequestLine.isMethod(Array(method.utf8)[...]),
      let uri = request["uri"]?.text, RequestTarget.isTarget(Array(uri.utf8)[...], of: method)
    else { throw LogLineFault("has a request without a method, or a uri that is neither a path nor an http URL") }
    let headers = CaddyHeaders(request["headers"])
    return LoggedRequest(
      at: at, address: try address(source, of: request, headers), method: method, target: uri, status: status,
      host: request["host"]?.text, userAgent: headers.first("user-agent"), headers: headers.only(watchedHeaders),
      responseBytes: fields["size"]?.int, durationSeconds: fields["duration"]?.double)
  }

  private func address(
    _ source: LogAddressSource, of request: LogJSON, _ headers: CaddyHeaders
  ) throws(LogLineFault) -> IPAddress? {
    let peer = Self.peer(request)
    let list: String?
    switch source {
    case .peer: return peer
    case .lastQuoted: throw .noQuoted
    case .forwardedFor: list = headers.joined("x-forwarded-for")
    case .field(let name):
      list = fields.text(name) ?? request.text(name) ?? headers.joined(ASCII.lowercased(name.utf8))
      if list == nil { throw .noField }
    }
    guard let list, !list.isEmpty, list != "-" else { return peer }
    return ForwardedList.client(Array(list.utf8)[...])
  }

  /// The client's by Caddy: `client_ip` where Caddy has it, which is by its trusted proxies, else the peer's.
  private static func peer(_ request: LogJSON) -> IPAddress? {
    let text = request["client_ip"]?.text ?? request["remote_ip"]?.text ?? request["remote_addr"]?.text
    return text.map(withoutPort).flatMap { IPAddress($0) }
  }

  /// `192.0.2.7` of `192.0.2.7:41342`, `::1` of `[::1]:41342`; an address without a port as it is.
  private static func withoutPort(_ text: String) -> String {
    guard let host = HostPort(Array(text.utf8)[...])?.host else { return text }
    return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
  }
}

/// The `ts` of a Caddy log line, in the forms of `time_format`
/// (<https://caddyserver.com/docs/caddyfile/directives/log#time_format>).
private enum CaddyTime {
  /// Nil for a text in an own format, and for a number that is no time.
  static func unixSeconds(_ field: LogJSON) -> Int64? {
    if let number = field.double { return seconds(number) }
    guard let text = field.text.map({ Array($0.utf8)[...] }) else { return nil }
    return LogTime.dated(text) ?? LogTime.common(text)
  }

  /// Seconds of `unix_seconds_float`, `unix_milli_float` or `unix_nano`, distinguished by their size: the first reaches
  /// 10^11 in the year 5138, the second had passed it in 1973 and reaches 10^14 in 5138.
  private static func seconds(_ number: Double) -> Int64? {
    switch number {
    case 0..<1e11: Int64(number)
    case 1e11..<1e14: Int64(number / 1e3)
    case 1e17..<9e18: Int64(number / 1e9)
    default: nil
    }
  }
}
