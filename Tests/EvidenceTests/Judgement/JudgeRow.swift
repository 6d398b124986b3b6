@testable import Evidence

/// A history to judge, with the defaults that most cases share. Times are seconds from `origin`, 2026-10-08T00:00:00Z;
/// v5 is current, released at 10 h; v4 was current before it, from 0 h; its copies expire 5 min after v5's release.
struct JudgeRow {
  static let origin: Int64 = 1_791_417_600
  static let hour: Int64 = 3_600
  static let day: Int64 = 86_400
  /// When v5 was released and v4 superseded.
  static let moved = 10 * hour
  /// G(v4) and H(v4).
  static let grace = moved + 300

  var connectorClass = ConnectorClass.hosted
  var versions = [Self.version(4, until: moved, by: 5), Self.version(5, from: moved)]
  var holds: [HoldTotals] = []
  var uses: [UseTotals] = []
  var policy = JudgementPolicy(usesObserved: .always)
  var standing = RowStanding.verified
  var seenClients: Int?

  func judged(at now: Int64) -> Judgement {
    judge(
      connectorClass: connectorClass, versions: versions, holds: holds, uses: uses, policy: policy,
      now: Self.origin + now, standing: standing, seenClients: seenClients)
  }

  /// Current unless it has an end.
  static func version(
    _ number: Int, from start: Int64 = 0, until end: Int64? = nil, by successor: Int? = nil, expires: Int64? = nil,
    grace: Int64? = nil
  ) -> VersionStanding {
    let expiry = expires ?? (end ?? start) + 300
    return VersionStanding(
      number: number, isCurrent: end == nil, releasedAt: origin + start, supersededAt: end.map { origin + $0 },
      supersededBy: successor, expiresAt: origin + expiry, graceUntil: origin + (grace ?? expiry))
  }

  /// One fetch, or several in so many hours from `first` on.
  static func fetch(
    _ version: Int, at time: Int64, from first: Int64? = nil, hours: Int = 1, heard: Int64? = nil,
    last kind: EvidenceKind = .fetch, active: Int = 1, clients: Int? = nil, hits: Int64 = 1
  ) -> HoldTotals {
    HoldTotals(
      version: version, lastFetchAt: origin + time, firstAt: origin + (first ?? time), lastAt: origin + (heard ?? time),
      hits: hits, lastEvidence: kind, lastAttribution: .claimed, fetchHours: hours, activeClients: active,
      clients: clients ?? active)
  }

  /// Evidence without a fetch.
  static func only(_ kind: EvidenceKind, _ version: Int, at time: Int64) -> HoldTotals {
    HoldTotals(
      version: version, lastFetchAt: nil, firstAt: origin + time, lastAt: origin + time, hits: 1, lastEvidence: kind,
      lastAttribution: .claimed, fetchHours: 0, activeClients: 0, clients: 1)
  }

  /// Uses of an endpoint that only v5 advertises.
  static func currentUse(_ endpoint: String, last: Int64) -> UseTotals {
    var use = use(endpoint, versions: [5], last: last, after: nil, hitsAfter: 0)
    (use.retiredAt, use.graceUntil, use.lastAfterGraceAt, use.firstAfterGraceAt) = (.max, .max, nil, nil)
    return use
  }

  /// Uses of an endpoint of v4 that v5 dropped, all after its grace unless told otherwise.
  static func use(
    _ endpoint: String = "/api/connector/oauth/token", versions: [Int] = [4], retiredIn: Int = 5, last: Int64,
    first: Int64? = nil, after: Int64? = nil, firstAfter: Int64? = nil, hits: Int64 = 3, hitsAfter: Int64? = nil,
    grace: Int64 = grace, active: Int = 1, attribution: Attribution = .verified, answered: Int64 = 0,
    refused: Int64 = 0,
    status: Int? = nil, isAuthorization: Bool = false, networks: Int? = nil
  ) -> UseTotals {
    let lastAfter = after ?? (last > grace ? last : nil)
    return UseTotals(
      versions: versions, endpoint: endpoint, retiredAt: origin + moved, retiredIn: retiredIn,
      graceUntil: origin + grace, firstAt: origin + (first ?? last), lastAt: origin + last, hits: hits,
      hitsAfterGrace: hitsAfter ?? (lastAfter == nil ? 0 : hits),
      firstAfterGraceAt: (firstAfter ?? lastAfter).map { origin + $0 }, lastAfterGraceAt: lastAfter.map { origin + $0 },
      attribution: attribution, activeClients: active, answered: answered, refused: refused, status: status,
      isAuthorization: isAuthorization, networks: networks)
  }
}
