import Basics

/// What the event `edge.stale` says: a log shows that a superseded version was served though every honest copy of it
/// had expired. The operator's own cache is to blame, and no connector. Times are Unix seconds.
package struct EdgeStale: Sendable, Equatable {
  /// Whose log it is: a host.
  package var host: String
  package var path: String
  package var manifest: String
  /// The version served, and the one that was current then.
  package var served: Int
  package var current: Int?
  /// H(v) of the version served.
  package var expiredAt: Int64
  package var firstAt: Int64
  package var lastAt: Int64
  package var requests: Int64

  package init(
    host: String, path: String, manifest: String, served: Int, current: Int?, expiredAt: Int64, firstAt: Int64,
    lastAt: Int64, requests: Int64
  ) {
    self.host = host
    self.path = path
    self.manifest = manifest
    self.served = served
    self.current = current
    self.expiredAt = expiredAt
    self.firstAt = firstAt
    self.lastAt = lastAt
    self.requests = requests
  }

  /// `your own cache at dexter.cash still served v4 of mcp at 15:00Z, 5 h after its copies expired; v5 is current`
  package var summary: String {
    let still = RelativeTime.words(lastAt.minus(expiredAt))
    let now = current.map { "v\($0) is current" } ?? "nothing is current"
    return "your own cache at \(CleanText.line(host)) still served v\(served) of \(CleanText.line(manifest)) at "
      + "\(RFC3339.text(lastAt)), \(still) after its copies expired; \(now)"
  }

  /// What happened and what to do, a few sentences.
  package var advice: String {
    let times = requests == 1 ? "1 request" : "\(requests) requests"
    return "The access log shows \(times) for \(CleanText.line(path)) answered with v\(served) between "
      + "\(RFC3339.text(firstAt)) and \(RFC3339.text(lastAt)), though no cache that keeps to its lifetime has held it "
      + "since \(RFC3339.text(expiredAt)). Whoever fetched it there is not to blame. Purge that path in the cache, and "
      + "let it keep to Cache-Control."
  }
}
