import Evidence
import Manifests
import Storage

/// The rule `connector.stale`: one alert for each connector and site, however many manifests share the endpoint.
struct StaleAlerts {
  /// Who, and where.
  private struct Subject: Hashable {
    let connector: String
    let siteID: Int64
  }

  let database: Database
  let scene: Scene

  /// - Returns: the second at which time alone asks for another step; nil if none does.
  func run() throws(StorageError) -> Int64? {
    let policy = AlertPolicy(
      minHits: try database.setting(.minHits).integer, window: try database.setting(.window).seconds,
      repeatInterval: try database.setting(.repeatInterval).seconds)
    let open = try database.alerts(isOpen: true, now: scene.effective)
    let rows = Dictionary(grouping: try alertable()) { Subject(connector: $0.connector, siteID: $0.siteID) }
    let stale = rows.filter { $0.value.contains { $0.judgement.state == .stale } }.keys
    let alerts = Dictionary(open.map { (Subject(connector: $0.connector, siteID: $0.siteID), $0) }) { first, _ in first
    }
    let subjects = Set(stale).union(alerts.keys)
    if subjects.isEmpty { return nil }
    let uses = Dictionary(
      grouping: try database.retiredUses(of: scene.endpoints, windowStart: scene.effective - policy.window)
    ) { Subject(connector: $0.connector, siteID: $0.endpoint.siteID) }
    let silences = try database.silences(now: scene.effective)
    var due: Int64?
    for subject in subjects.sorted(by: { ($0.siteID, $0.connector) < ($1.siteID, $1.connector) }) {
      let silencedUntil = silences.filter {
        $0.fits(rule: .connectorStale, connector: subject.connector, site: subject.siteID)
      }.map(\.expiresAt).max()
      let matter = Case(
        connector: subject.connector, siteID: subject.siteID, alert: alerts[subject], rows: rows[subject] ?? [],
        uses: uses[subject] ?? [], silencedUntil: silencedUntil)
      try apply(policy.step(matter.condition, open: matter.alert?.open, at: scene.effective), to: matter)
      let next = matter.alert.flatMap {
        policy.nextStep(of: $0.open, silencedUntil: silencedUntil, after: scene.effective)
      }
      due = [due, next].compactMap(\.self).min()
    }
    return due
  }

  /// Libraries and unknown callers open no alert, unless the operator wants it.
  private func alertable() throws(StorageError) -> [ConnectorRow] {
    let wantsLibraries = try database.setting(.alertLibraries).text == "yes"
    return scene.rows.filter { wantsLibraries || $0.connectorClass != .library }
  }

  /// One connector on one site, with the alert there is.
  private struct Case {
    let connector: String
    let siteID: Int64
    let alert: AlertRecord?
    let rows: [ConnectorRow]
    let uses: [RetiredUse]
    let silencedUntil: Int64?

    var condition: AlertCondition {
      AlertCondition(
        isStale: staleRow != nil, hitsInWindow: uses.reduce(0) { $0 + $1.hitsInWindow },
        isEndedByReturn: rows.contains { $0.judgement.isEndedByReturn }, silencedUntil: silencedUntil)
    }

    var staleRow: ConnectorRow? { rows.first { $0.judgement.state == .stale } }

    var counts: AlertCounts {
      AlertCounts(
        lastAt: uses.map(\.lastAt).max() ?? alert?.lastAt ?? 0, hits: uses.reduce(0) { $0 + $1.hits },
        reason: staleRow?.judgement.reason ?? alert?.reason ?? "")
    }
  }

  private func apply(_ step: AlertStep, to subject: Case) throws(StorageError) {
    let alert = subject.alert
    switch step {
    case .none: return
    case .keep: _ = try keep(subject, openedAt: alert?.openedAt, toldAt: alert?.toldAt)
    case .pend: _ = try keep(subject, openedAt: nil, toldAt: nil)
    case .open(let tells):
      let id = try keep(subject, openedAt: scene.now, toldAt: tells ? scene.now : nil)
      if tells { try tell(.connectorStale, subject, alert: id, openedAt: scene.now) }
    case .tell, .tellAgain:
      let id = try keep(subject, openedAt: alert?.openedAt, toldAt: scene.now)
      try tell(
        step == .tell ? .connectorStale : .connectorStillStale, subject, alert: id,
        openedAt: alert?.openedAt ?? scene.now)
    case .drop: if let alert { try database.dropAlert(alert.id) }
    case .resolve(let end, let tells):
      guard let alert else { return }
      try database.resolveAlert(alert.id, reason: end.rawValue, now: scene.now)
      if tells {
        try tell(.connectorRecovered, subject, alert: alert.id, openedAt: alert.openedAt ?? scene.now, end: end)
      }
    }
  }

  private func keep(_ subject: Case, openedAt: Int64?, toldAt: Int64?) throws(StorageError) -> Int64 {
    let id = try database.keepAlert(
      rule: .connectorStale, connector: subject.connector, site: subject.siteID, openedAt: openedAt, toldAt: toldAt,
      subject.counts)
    // Nothing is returned of a row that did not change.
    return id ?? subject.alert?.id ?? 0
  }

  private func tell(
    _ type: EventType, _ subject: Case, alert: Int64, openedAt: Int64, end: AlertEnd? = nil
  ) throws(StorageError) {
    let report = try ReportView(database).report(subject.connector, rows: subject.rows, uses: subject.uses)
    let site = subject.alert?.site ?? report.site
    let counts = subject.counts
    let summary =
      end.map { "\(subject.connector) no longer uses retired endpoints of \(site): \($0.rawValue)" }
      ?? "\(subject.connector) \(type == .connectorStillStale ? "still " : "")\(counts.reason) (\(site))"
    try database.raise(
      NewEvent(
        type, site: site, connector: subject.connector, summary: CleanText.line(summary),
        data: [
          ("alert", .number(alert)), ("reason", .string(end?.rawValue ?? counts.reason)),
          ("opened_at", .string(RFC3339.text(openedAt))), ("hits", .number(counts.hits)),
          ("last_hit_at", .string(RFC3339.text(counts.lastAt))),
        ] + ReportJSON.facts(report).map { (name: $0.0, value: $0.1) } + [
          ("sample", report.requests.first.map(ReportJSON.request) ?? nil)
        ]), at: scene.now)
  }
}
