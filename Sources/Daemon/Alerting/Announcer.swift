import Basics
import Evidence
import Operations
import Storage

/// What is reported once, each with the change that remembers it: connectors seen first or fallen silent, endpoints
/// that became safe to remove, paths and names that nobody knows; and the heartbeat.
struct Announcer {
  /// Unknown names told in an hour at most; the rest waits.
  static let hourlyLimit = 20

  let database: Database
  let scene: Scene
  private var found = Outcome()

  init(database: Database, scene: Scene) {
    self.database = database
    self.scene = scene
  }

  func outcome() throws(StorageError) -> Outcome {
    var announcer = self
    try announcer.tellFirstSeen()
    try announcer.tellEdges()
    try announcer.tellSilent()
    try announcer.tellSafeEndpoints()
    try announcer.tellUnmatched()
    try announcer.tellUnserved()
    try announcer.beat()
    return announcer.found
  }

  private mutating func tellFirstSeen() throws(StorageError) {
    let named = try database.connectorClasses().filter { Self.isNamed($0.connectorClass) }
    let known = try database.announced(.connectorFirstSeen)
    for connector in named {
      // Once for what is verified, and once for what is claimed.
      let isClaimed = ConnectorProfile.standing(of: connector.name, connector.standing).isClaimed
      let subject = isClaimed ? "\(connector.name) (claimed)" : connector.name
      if known.contains(subject) { continue }
      let rows = scene.rows.filter { $0.connector == connector.name && $0.standing == connector.standing }
      guard let client = try database.clients(of: connector.name, standing: connector.standing, limit: 1).first else {
        continue
      }
      let sites = Set(rows.map(\.site))
      announce(
        .connectorFirstSeen, subject,
        NewEvent(
          .connectorFirstSeen, site: sites.count == 1 ? sites.first : nil, connector: connector.name,
          summary: EventSummary.firstSeen(connector.name, isClaimed: isClaimed),
          data: [
            ("class", .string(connector.connectorClass.rawValue)),
            ("contact", .string(ConnectorProfile.builtIn(connector.name)?.contact)),
            ("attribution", .string(client.attribution)), ("recognised_by", .string(client.rule)),
            ("user_agent", .string(client.userAgent)), ("network", .string(client.network)),
          ]))
    }
  }

  /// An edge that gives out what it should have let go is the operator's own: no connector is to blame.
  private mutating func tellEdges() throws(StorageError) {
    let known = try database.announced(.edgeStale)
    let quietAfter = try database.setting(.quietAfter).seconds
    let edges = try database.staleEdges().filter { scene.effective - $0.edge.lastAt <= quietAfter }
    let subjects = Set(edges.map(\.subject))
    for subject in known.subtracting(subjects) { forget(.edgeStale, subject) }
    for (subject, site, edge) in edges where !known.contains(subject) {
      announce(
        .edgeStale, subject,
        NewEvent(
          .edgeStale, site: site, summary: edge.summary,
          data: [
            ("host", .string(edge.host)), ("path", .string(edge.path)), ("manifest", .string(edge.manifest)),
            ("served", .number(Int64(edge.served))), ("current", edge.current.map { .number(Int64($0)) } ?? nil),
            ("expired_at", .string(RFC3339.text(edge.expiredAt))), ("first_at", .string(RFC3339.text(edge.firstAt))),
            ("last_at", .string(RFC3339.text(edge.lastAt))), ("requests", .number(edge.requests)),
            ("advice", .string(edge.advice)),
          ]))
    }
  }

  private mutating func tellSilent() throws(StorageError) {
    let silent = scene.rows.filter { $0.judgement.state == .silent && Self.isNamed($0.connectorClass) }
    let bySubject = Dictionary(grouping: silent) { "\($0.connector) \($0.site)" }
    let known = try database.announced(.connectorSilent)
    for subject in known where bySubject[subject] == nil { forget(.connectorSilent, subject) }
    for (subject, rows) in bySubject.sorted(by: { $0.key < $1.key }) where !known.contains(subject) {
      let report = try ReportView(database).report(rows[0].connector, rows: rows, uses: [], now: scene.effective)
      announce(
        .connectorSilent, subject,
        NewEvent(
          .connectorSilent, site: rows[0].site, connector: rows[0].connector,
          summary: "\(rows[0].connector) has fallen silent: \(rows[0].judgement.reason) (\(rows[0].site))",
          data: ReportJSON.facts(report).map { (name: $0.0, value: $0.1) }))
    }
  }

  private mutating func tellSafeEndpoints() throws(StorageError) {
    let known = try database.announced(.endpointSafe)
    let safe = try EndpointView(database).rows(site: nil, now: scene.effective).filter {
      !$0.record.isCurrent && $0.safeToRemove == .yes
    }
    let subjects = Set(safe.map { "\($0.record.id)" })
    for subject in known.subtracting(subjects) { forget(.endpointSafe, subject) }
    for row in safe where !known.contains("\(row.record.id)") {
      announce(
        .endpointSafe, "\(row.record.id)",
        NewEvent(
          .endpointSafe, site: row.record.site,
          summary: CleanText.line("\(row.record.url) is safe to remove: \(row.reason)"),
          data: [
            ("url", .string(row.record.url)), ("field", .string(row.record.fields.joined(separator: " "))),
            ("retired_at", .string(row.record.retiredAt.map(RFC3339.text))),
            ("successor", .string(row.record.successor)), ("observed_by", .string(row.observedBy)),
            ("hits", .number(row.hits)), ("last_hit_at", .string(row.lastHitAt.map(RFC3339.text))),
            ("reason", .string(row.reason)),
          ]))
    }
  }

  private mutating func tellUnmatched() throws(StorageError) {
    let known = try database.announced(.connectorUnmatched)
    let new = try database.unmatchedTokens().filter { !known.contains($0.token) && $0.token != "(other)" }
    let told = try database.announcedShares(.connectorUnmatched, since: hourAgo).values.reduce(0, +)
    for token in new.prefix(max(0, Self.hourlyLimit - told)) {
      announce(
        .connectorUnmatched, token.token,
        NewEvent(
          .connectorUnmatched, summary: "no rule knows the user agent token \(token.token)",
          data: [
            ("token", .string(token.token)), ("hits", .number(token.hits)),
            ("first_seen", .string(RFC3339.text(token.firstAt))), ("last_seen", .string(RFC3339.text(token.lastAt))),
          ]))
    }
  }

  /// Only what a named connector asked for: anybody else asks for anything. Who is surely the platform, and what a
  /// standard names, comes first and has room of its own.
  private mutating func tellUnserved() throws(StorageError) {
    let known = try database.announced(.wellKnownUnserved)
    let named = Set(try database.connectorClasses().filter { Self.isNamed($0.connectorClass) }.map(\.name))
    var told = known
    var allowance = UnservedAllowance(told: try database.announcedShares(.wellKnownUnserved, since: hourAgo))
    let rows = try database.unserved(since: .min).filter { row in
      named.contains(row.connector) && row.path != "(other)" && !told.contains("\(row.host) \(row.path)")
    }
    if rows.isEmpty { return }
    let advisor = try UnservedAdvisor(database)
    for share in UnservedShare.allCases {
      for row in rows where row.share == share {
        let subject = "\(row.host) \(row.path)"
        if told.contains(subject) || !allowance.take(row) { continue }
        told.insert(subject)
        let event = event(row, advisor.advice(for: row))
        announce(.wellKnownUnserved, subject, share: UnservedAllowance.name(of: row), event)
      }
    }
  }

  private func event(_ row: UnservedRecord, _ advice: String) -> NewEvent {
    NewEvent(
      .wellKnownUnserved, connector: row.connector,
      summary: CleanText.line("\(row.connector) asked for \(row.path), which is not served"),
      data: [
        ("host", .string(row.host)), ("path", .string(row.path)), ("method", .string(row.method)),
        ("hits", .number(row.hits)), ("advice", .string(advice)),
      ])
  }

  private mutating func beat() throws(StorageError) {
    let interval = try database.setting(.heartbeat).seconds
    if interval == 0 { return }
    if let last = try database.announcedAt(.heartbeat, ""), scene.now - last < interval {
      return found.isDue(at: last + interval)
    }
    let open = try database.alerts(isOpen: true, now: scene.now).filter { $0.state == .firing }.count
    announce(
      .heartbeat, "",
      NewEvent(
        .heartbeat, summary: "manifestd is alive; \(open) \(open == 1 ? "alert is" : "alerts are") firing",
        data: [("alerts_firing", .number(Int64(open))), ("interval_seconds", .number(interval))]))
    found.isDue(at: scene.now + interval)
  }

  private mutating func announce(_ type: EventType, _ subject: String, share: String = "", _ event: NewEvent) {
    found.add(of: event.connector ?? "") { [database, scene] () throws(StorageError) in
      try database.raise(event, at: scene.now)
      try database.setAnnounced(type, subject, share: share, at: scene.now)
    }
  }

  private mutating func forget(_ type: EventType, _ subject: String) {
    found.add(of: "") { [database] () throws(StorageError) in try database.unsetAnnounced(type, subject) }
  }

  private var hourAgo: Int64 { scene.now - 3_600 }

  /// A product of somebody's, not a library, a crawler, a browser, or anybody.
  private static func isNamed(_ connectorClass: ConnectorClass) -> Bool {
    connectorClass == .hosted || connectorClass == .local
  }
}
