import FoundationEssentials

/// Reads the JSON lines of Caddy's access log.
struct CaddyReader: Sendable {
  /// Lower case.
  private let watchedHeaders: Set<String>
  private let decoder = JSONDecoder()

  init(watchedHeaders: [String]) {
    self.watchedHeaders = Set(watchedHeaders.map { $0.lowercased() })
  }

  /// A line of an access logger. The error log repeats the request of an access line, and would count it twice.
  func entry(_ line: ArraySlice<UInt8>) throws(LogLineFault) -> CaddyEntry {
    guard line.first == UInt8(ascii: "{"), let entry = decoded(line) else {
      throw LogLineFault("is not a JSON object as Caddy logs a request")
    }
    let logger = entry.logger ?? "http.log.access"
    guard logger == "http.log.access" || logger.hasPrefix("http.log.access.") else {
      throw LogLineFault("is of another Caddy logger than http.log.access")
    }
    return entry
  }

  func logged(_ entry: CaddyEntry) throws(LogLineFault) -> LoggedRequest {
    guard let request = entry.request, let status = entry.status, (0...999).contains(status) else {
      throw LogLineFault("has no request with a status")
    }
    guard let at = entry.time?.unixSeconds else {
      throw LogLineFault("has no \"ts\" that is a time in a form known of Caddy")
    }
    guard RequestLine.isMethod(Array(request.method.utf8)[...]), RequestTarget.isTarget(Array(request.uri.utf8)[...])
    else { throw LogLineFault("has a request without a method, or a uri that is neither a path nor an http URL") }
    return LoggedRequest(
      at: at, address: request.address, method: request.method, target: request.uri, status: status,
      host: request.host, userAgent: request.headers.first("user-agent"), headers: request.headers.only(watchedHeaders),
      responseBytes: entry.size, durationSeconds: entry.duration)
  }

  /// Nil if it cannot be decoded. Caddy replaces invalid UTF-8 itself; a line cut or mended by another hand may have
  /// some, and is read again with U+FFFD in its place.
  private func decoded(_ line: ArraySlice<UInt8>) -> CaddyEntry? {
    if let entry = try? decoder.decode(CaddyEntry.self, from: Data(line)) { return entry }
    let mended = Array(String(decoding: line, as: UTF8.self).utf8)
    return mended.elementsEqual(line) ? nil : try? decoder.decode(CaddyEntry.self, from: Data(mended))
  }
}
