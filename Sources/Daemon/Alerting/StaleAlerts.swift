import Basics
import Evidence
import Manifests
import Operations
import Storage

/// The rule `connector.stale`: one alert for each connector and site, however many manifests share the endpoint.
struct StaleAlerts {
  /// Who, and where.
  private struct Subject: Hashable {
    let connector: String
    let siteID: SiteID
  }

  let database: Database
  let scene: Scene

  func outcome() throws(StorageError) -> Outcome {
    let policy = AlertPolicy(
      minHits: try database.setting(.minHits).integer, window: try database.setting(.window).seconds,
      repeatInterval: try database.setting(.repeatInterval).seconds)
    let open = try database.alerts(isOpen: true, now: scene.effective)
    let rows = Dictionary(grouping: scene.rows) { Subject(connector: $0.connector, siteID: $0.siteID) }
    let stale = rows.filter { $0.value.contains { $0.judgement.state == .stale } }.keys
    let alerts = Dictionary(open.map { (Subject(connector: $0.connector, siteID: $0.siteID), $0) }) { first, _ in first
    }
    let subjects = Set(stale).union(alerts.keys)
    var outcome = Outcome()
    if subjects.isEmpty { return outcome }
    let quietAfter = try database.setting(.quietAfter).seconds
    let window = HitWindow(minHits: policy.minHits, window: policy.window, quietAfter: quietAfter)
    let uses = Dictionary(grouping: try database.retiredUses(of: scene.endpoints)) {
      Subject(connector: $0.connector, siteID: $0.endpoint.siteID)
    }
    let silences = try database.silences(now: scene.effective)
    for subject in subjects.sorted(by: { ($0.siteID, $0.connector) < ($1.siteID, $1.connector) }) {
      let silencedUntil = silences.filter {
        $0.fits(rule: .connectorStale, connector: subject.connector, site: subject.siteID)
      }.map(\.expiresAt).max()
      var matter = Case(
        connector: subject.connector, siteID: subject.siteID, alert: alerts[subject], rows: rows[subject] ?? [],
        uses: uses[subject] ?? [], silencedUntil: silencedUntil)
      if matter.alert?.state != .firing, try isReached(window, matter) { matter.hitsInWindow = policy.minHits }
      if let alert = matter.alert, !matter.isStale {
        matter.hasReturned = try hasReturned(alert, matter.uses, quietAfter: quietAfter)
      }
      let step = policy.step(matter.condition, open: matter.alert?.open, at: scene.effective)
      if let change = try change(step, of: matter) { outcome.add(of: subject.connector, change) }
      outcome.isDue(
        at: matter.alert.flatMap {
          policy.nextStep(of: $0.open, silencedUntil: silencedUntil, after: scene.effective)
        })
    }
    return outcome
  }

  /// Whether it called often enough within any window since it was last not STALE.
  private func isReached(_ window: HitWindow, _ matter: Case) throws(StorageError) -> Bool {
    if !matter.isStale { return false }
    var hours = UseHours(database, matter.uses)
    return try window.isReached(now: scene.effective) { () throws(StorageError) in try hours.nextHour() }
  }

  /// Whether what an alert counted last is current again: it is not too old to count, it is no use of anything retired
  /// any more, and what is current was used then or later. What rows tell of the time before the return may be less: a
  /// declaration, say, is gone once a version advertises what it declared.
  private func hasReturned(
    _ alert: AlertRecord, _ uses: [RetiredUse], quietAfter: Int64
  ) throws(StorageError) -> Bool {
    if scene.effective - alert.lastAt > quietAfter || uses.contains(where: { $0.lastAt >= alert.lastAt }) {
      return false
    }
    let last = try database.lastUseOfCurrent(by: alert.connector, site: alert.siteID)
    return last.map { $0 >= alert.lastAt } ?? false
  }

  /// One connector on one site, with the alert there is.
  private struct Case {
    let connector: String
    let siteID: SiteID
    let alert: AlertRecord?
    let rows: [ConnectorRow]
    /// Of the rows that count: what verified evidence tells where that row is STALE, else what is claimed.
    let uses: [RetiredUse]
    let silencedUntil: Int64?
    var hitsInWindow: Int64 = 0
    /// Whether what it called last is current again.
    var hasReturned = false

    init(
      connector: String, siteID: SiteID, alert: AlertRecord?, rows: [ConnectorRow], uses: [RetiredUse],
      silencedUntil: Int64?
    ) {
      self.connector = connector
      self.siteID = siteID
      self.alert = alert
      self.silencedUntil = silencedUntil
      self.rows = rows
      let counting = AlertCondition.counting(rows.map(\.judgement)).first
      let standing: Attribution? =
        counting.map { $0.standing == .verified ? .verified : .claimed } ?? alert?.attribution
      self.uses = standing.map { standing in uses.filter { $0.standing == standing } } ?? uses
    }

    var condition: AlertCondition {
      AlertCondition(
        rows: rows.map(\.judgement), hitsInWindow: hitsInWindow, hasReturned: hasReturned,
        silencedUntil: silencedUntil)
    }

    var isStale: Bool { rows.contains { $0.judgement.state == .stale } }

    /// The rows that are told of: of the same standing as the uses.
    var told: [ConnectorRow] {
      let standing = uses.first?.standing
      let own = rows.filter { standing == nil || $0.standing == standing }
      return own.isEmpty ? rows : own
    }

    var counts: AlertCounts {
      AlertCounts(
        lastAt: uses.map(\.lastAt).max() ?? alert?.lastAt ?? 0, hits: uses.reduce(0) { $0 + $1.hits },
        reason: AlertCondition.counting(rows.map(\.judgement)).first?.reason ?? alert?.reason ?? "",
        attribution: condition.attribution.map { $0 == .verified ? .verified : .claimed } ?? alert?.attribution
          ?? .claimed)
    }

    /// Whether the alert tells the same already.
    var isUnchanged: Bool {
      alert.map {
        AlertCounts(lastAt: $0.lastAt, hits: $0.hits, reason: $0.reason, attribution: $0.attribution) == counts
      } ?? false
    }
  }

  private typealias Change = () throws(StorageError) -> Void

  /// What the step stores; nil: nothing. Its words are found now.
  private func change(_ step: AlertStep, of subject: Case) throws(StorageError) -> Change? {
    let alert = subject.alert
    switch step {
    case .none: return nil
    case .keep: return subject.isUnchanged ? nil : keep(subject, openedAt: alert?.openedAt, toldAt: alert?.toldAt)
    case .pend where subject.isUnchanged && alert?.state == .pending: return nil
    case .pend: return keep(subject, openedAt: nil, toldAt: nil)
    case .open(let tells):
      return keep(
        subject, openedAt: scene.now, toldAt: tells ? scene.now : nil,
        telling: tells ? try words(.connectorStale, subject, openedAt: scene.now) : nil)
    case .tell, .tellAgain:
      let type = step == .tell ? EventType.connectorStale : .connectorStillStale
      return keep(
        subject, openedAt: alert?.openedAt, toldAt: scene.now,
        telling: try words(type, subject, openedAt: alert?.openedAt ?? scene.now))
    case .drop:
      guard let alert else { return nil }
      return { [database] () throws(StorageError) in try database.dropAlert(alert.id) }
    case .resolve(let end, let tells):
      guard let alert else { return nil }
      let openedAt = alert.openedAt ?? scene.now
      let words = tells ? try words(.connectorRecovered, subject, openedAt: openedAt, end: end) : nil
      return { [database, scene] () throws(StorageError) in
        try database.resolveAlert(alert.id, reason: end.rawValue, now: scene.now)
        if let words { try database.raise(words(alert.id), at: scene.now) }
      }
    }
  }

  private func keep(
    _ subject: Case, openedAt: Int64?, toldAt: Int64?, telling words: ((AlertID) -> NewEvent)? = nil
  ) -> Change {
    { [database, scene] () throws(StorageError) in
      // Nothing is returned of a row that did not change.
      let id =
        try database.keepAlert(
          rule: .connectorStale, connector: subject.connector, site: subject.siteID, openedAt: openedAt,
          toldAt: toldAt, subject.counts) ?? subject.alert?.id ?? 0
      if let words { try database.raise(words(id), at: scene.now) }
    }
  }

  /// The event, but for the alert's number: a new one gets it when it is stored.
  private func words(
    _ type: EventType, _ subject: Case, openedAt: Int64, end: AlertEnd? = nil
  ) throws(StorageError) -> (AlertID) -> NewEvent {
    let report = try ReportView(database).report(
      subject.connector, rows: subject.told, uses: subject.uses, now: scene.effective)
    let site = subject.alert?.site ?? report.site
    let counts = subject.counts
    let isClaimed = ConnectorProfile.standing(of: subject.connector, counts.attribution).isClaimed
    let summary =
      end.map { EventSummary.recovered(subject.connector, site: site, end: $0, isClaimed: isClaimed) }
      ?? EventSummary.stale(
        subject.connector, site: site, reason: counts.reason, isStill: type == .connectorStillStale)
    let facts =
      ReportJSON.facts(report).map { (name: $0.0, value: $0.1) }
      + [("sample", report.requests.first.map(ReportJSON.request) ?? nil)]
    return { alert in
      NewEvent(
        type, site: site, connector: subject.connector, summary: summary,
        data: [
          ("alert", .number(alert.value)), ("reason", .string(end?.rawValue ?? counts.reason)),
          ("opened_at", .string(RFC3339.text(openedAt))), ("hits", .number(counts.hits)),
          ("last_hit_at", .string(RFC3339.text(counts.lastAt))),
        ] + facts)
    }
  }
}
