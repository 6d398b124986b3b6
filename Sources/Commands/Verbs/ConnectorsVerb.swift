import Evidence
import Operations
import Storage

extension Verb {
  static let connectors = Verb(
    "connectors", flags: [.state, .byManifest, .connector, .site, .since] + Flag.listing,
    details: """
      One row a connector, told of the manifest in which it is worst: MANIFEST names it, and how many more there are.
      What only claims to be a platform that publishes its addresses is a row of its own.

      CURRENT: it holds the current version. GRACE: an older one, whose copy is still fresh. BEHIND: an older one,
      whose copy has expired. SILENT: an older one, and not heard of for long. STALE: it calls what only older
      versions advertised. UNKNOWN: it was never seen fetching.

      HOLDS: v2, or by clients v2 ×31, v1 ×9. CALLS: of retired endpoints, after their grace. CLIENTS: 9 of 40: so many
      of those seen are in that state. --by-manifest, and every format but the table, have a row for each manifest.
      """,
    examples: ["manifestd connectors --state STALE", "manifestd connectors --by-manifest --since 7d"],
    "who holds which version"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let database = try call.evidence()
    let wanted = try call.state()
    let since = try call.since() ?? .min
    let site = try call.site(database)
    let connector = try call.connector(database)
    var judged = try ConnectorView(database).judged(site: site, now: call.now)
    judged.rows = judged.rows.filter { connector == nil || $0.connector == connector }
    let rows = judged.rows
    let showsSite = Set(rows.map(\.site)).count > 1
    let nothing = call.nothing("no connector has fetched anything yet", fits: "no connector")
    if call.format == .table && !call.arguments.has(.byManifest) {
      let shown = try StatusView(database, now: call.now).connectors(judged).filter { row in
        (wanted == nil || row.state == wanted) && (row.lastSeen ?? .min) >= since
      }
      try Listing(columns: StatusColumns(now: call.now, showsSite: showsSite).shown, nothing: nothing)
        .print(shown, for: call)
      return .done
    }
    let shown = rows.filter { row in
      (wanted == nil || row.judgement.state == wanted) && (row.judgement.lastSeen ?? .min) >= since
    }
    try Listing(columns: ConnectorColumns(now: call.now, showsSite: showsSite).all, nothing: nothing)
      .print(shown, for: call)
    return .done
  }
}

extension Flag {
  static let byManifest = Flag("--by-manifest", "a row for each manifest")
  static let state = Flag(
    "--state", value: "STATE", values: .choice(ConnectorState.self),
    "only these: \(Values.choice(ConnectorState.self).listed)")
}

extension Invocation {
  fileprivate func state() throws(UsageError) -> ConnectorState? {
    try arguments.choice(.state, "state", inAnyCase: true)
  }
}
