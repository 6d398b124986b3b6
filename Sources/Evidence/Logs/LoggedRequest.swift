package import Basics

/// One request as another server's access log reports of it. All texts are what a stranger sent: control characters are
/// kept, invalid UTF-8 is replaced.
package struct LoggedRequest: Sendable, Equatable {
  /// Unix seconds, cut down. nginx, Apache and Caddy differ in whether that is the start or the end of the request.
  package var at: Int64
  /// The client's, by the source named to the parser. Nil if the log has `-`, a socket or a host name in its place, or
  /// a forwarded list that cannot be read: then nobody knows whose request it is.
  package var address: IPAddress?
  /// As sent: `GET`.
  package var method: String
  /// Without the query, as sent; of an absolute-form target only its path.
  package var path: String
  /// Decoded, in the order sent. For recognition in memory only: query values are never stored.
  package var query: [QueryField]
  /// The whole request target, as sent.
  package var rawTarget: String
  /// As logged: every line that is a request has one. 0 where the server answered nothing (nginx's 000).
  package var status: Int
  /// Lower case, no port. By a line with its host first and by Caddy, else by an absolute-form target, else the one
  /// named to the parser (`ingest --site`); nil: the line has none, and which site it is for is not known.
  package var host: String?
  /// Nil for `-`, for an absent header and in the common log format.
  package var userAgent: String?
  /// Caddy only, and only those named to the parser.
  package var headers: [LoggedHeader]
  /// Bytes sent, as the log counts them: nginx and Caddy without the response head, Debian's Apache (`%O`) with it, so
  /// that there the size alone tells no version. 0 for Apache's `-`; nil if not logged, which is Caddy's to leave out.
  package var responseBytes: Int?
  /// In seconds; Caddy only.
  package var durationSeconds: Double?

  /// - Parameters:
  ///   - target: the request target, as sent; becomes `path`, `query` and `rawTarget`.
  ///   - host: as logged, with or without a port; nil takes that of an absolute-form target.
  package init(
    at: Int64, address: IPAddress?, method: String, target: String, status: Int, host: String? = nil,
    userAgent: String? = nil, headers: [LoggedHeader] = [], responseBytes: Int? = nil, durationSeconds: Double? = nil
  ) {
    let parts = RequestTarget(target: target, host: host)
    self.at = at
    self.address = address
    self.method = method
    self.path = parts.path
    self.query = parts.query
    self.rawTarget = target
    self.status = status
    self.host = parts.host
    self.userAgent = userAgent
    self.headers = headers
    self.responseBytes = responseBytes
    self.durationSeconds = durationSeconds
  }
}

extension LoggedRequest {
  /// What decides whether the request hit an endpoint.
  package var target: RequestTarget {
    RequestTarget(host: host, path: path, query: query)
  }
}
