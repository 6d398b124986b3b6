import Basics

/// One connector's calls of one retired endpoint after its grace. Times are Unix seconds.
package struct RetiredCalls: Sendable, Equatable {
  /// Who answers such a request now, as far as that is known.
  package enum Answerer: String, Sendable {
    /// The daemon itself: by a redirect, or with 410.
    case daemon
    /// The daemon passes it on.
    case upstream
    /// Another server: a log or a mirror told of it.
    case elsewhere
  }

  /// Its path with the advertised query, as shown to people.
  package var endpoint: String
  package var url: String
  /// Of the URL.
  package var path: String
  package var isClientID: Bool
  /// Whether users' browsers are sent there.
  package var isAuthorization: Bool
  package var retiredAt: Int64
  package var hits: Int64
  /// Of the hits: those with a status below 400, and those from there on; the rest is not known.
  package var answered: Int64
  package var refused: Int64
  /// The same of the last `Status.window` seconds, by whole hours.
  package var recent: Recent
  /// The status of the last sample; nil: not known.
  package var lastStatus: Int?
  package var firstAt: Int64
  package var lastAt: Int64
  package var answerer: Answerer
  /// Whether an upstream is set for it, to which the daemon would pass it on.
  package var hasUpstream: Bool

  /// `https://HOST`, without the path.
  var origin: String { url.split(separator: "/", omittingEmptySubsequences: false).prefix(3).joined(separator: "/") }

  /// Whether the server that gets the calls knows the endpoint no more; a refused request (400, 401) does not say so.
  package var isGone: Bool {
    answerer == .elsewhere && refused > answered && lastStatus.map { [404, 405, 410, 501].contains($0) } ?? true
  }

  package struct Recent: Sendable, Equatable {
    package var hits: Int64
    package var answered: Int64
    package var refused: Int64

    package init(hits: Int64 = 0, answered: Int64 = 0, refused: Int64 = 0) {
      (self.hits, self.answered, self.refused) = (hits, answered, refused)
    }
  }

  package init(
    endpoint: String, url: String, path: String, isClientID: Bool = false, isAuthorization: Bool = false,
    retiredAt: Int64, hits: Int64, answered: Int64 = 0, refused: Int64 = 0, recent: Recent, lastStatus: Int? = nil,
    firstAt: Int64, lastAt: Int64, answerer: Answerer = .elsewhere, hasUpstream: Bool = false
  ) {
    (self.endpoint, self.url, self.path) = (endpoint, url, path)
    (self.isClientID, self.isAuthorization) = (isClientID, isAuthorization)
    (self.retiredAt, self.hits, self.answered, self.refused) = (retiredAt, hits, answered, refused)
    (self.recent, self.lastStatus) = (recent, lastStatus)
    (self.firstAt, self.lastAt, self.answerer, self.hasUpstream) = (firstAt, lastAt, answerer, hasUpstream)
  }
}

/// The calls of several endpoints, added up.
struct RetiredCallsSum {
  /// Requests: one that named a retired client id, too, is one.
  let calls: [RetiredCalls]

  init(_ calls: [RetiredCalls]) {
    let urls = calls.filter { !$0.isClientID }
    self.calls = urls.isEmpty ? calls : urls
  }

  var hits: Int64 { calls.reduce(0) { $0.plus($1.hits) } }
  var last: RetiredCalls? { calls.max { $0.lastAt < $1.lastAt } }
  /// When the first of them was retired.
  var retiredAt: Int64? { calls.map(\.retiredAt).min() }

  /// Of the last `Status.window` seconds.
  var recent: RetiredCalls.Recent {
    calls.reduce(into: RetiredCalls.Recent()) { sum, calls in
      sum.hits = sum.hits.plus(calls.recent.hits)
      sum.answered = sum.answered.plus(calls.recent.answered)
      sum.refused = sum.refused.plus(calls.recent.refused)
    }
  }

  /// What came of the recent ones: `all refused (lately 404)`, `all served (lately 308)`, `12 served, 391 refused`;
  /// nil: not known.
  var answers: String? {
    let recent = recent
    let status = last?.lastStatus.map { " (lately \($0))" } ?? ""
    let all = recent.hits == 1 ? "" : "all "
    if recent.hits == 0 { return nil }
    if recent.answered >= recent.hits { return "\(all)served\(status)" }
    if recent.refused >= recent.hits { return "\(all)refused\(status)" }
    let parts = [(recent.answered, "served"), (recent.refused, "refused")].filter { $0.0 > 0 }
    return parts.isEmpty ? nil : parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
