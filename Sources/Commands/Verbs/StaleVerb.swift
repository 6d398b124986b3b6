import Evidence
import Operations

extension Verb {
  static let stale = Verb(
    "stale", flags: [.allStale, .byManifest, .connector, .site] + Flag.listing,
    details: """
      The connectors that still call what only superseded versions advertised. Exit code 3 if there is one that may open
      an alert: no library, crawler or unknown caller, and nobody who only claims to be a platform that publishes its
      addresses, unless from several networks (setting min_networks) or at the authorization endpoint. --all lists those
      as well, and crawlers and browsers that called such endpoints: these have no state. --by-manifest, and all formats
      but the table, have a row for each manifest.
      """,
    examples: ["manifestd stale", "manifestd stale --all --by-manifest"],
    "who still calls retired endpoints"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let database = try call.evidence()
    let site = try call.site(database)
    let view = ConnectorView(database)
    let connector = try call.connector(database)
    var judged = try view.judged(site: site, now: call.now)
    judged.rows = judged.rows.filter { connector == nil || $0.connector == connector }
    let verdict = try view.verdict(judged, now: call.now)
    // Crawlers and browsers have no state: what they called counts.
    let stale = judged.rows.filter { $0.judgement.state.map { $0 == .stale } ?? ($0.judgement.calls > 0) }
    let isAll = call.arguments.has(.allStale)
    let shown = isAll ? stale : stale.filter { $0.judgement.state != nil && $0.judgement.permit?.isRefused != true }
    let showsSite = Set(shown.map(\.site)).count > 1
    let nothing = verdict.answer == .clear ? connector.map { "\($0) is not STALE" } ?? verdict.reason : verdict.reason
    if call.format == .table && !call.arguments.has(.byManifest) {
      let connectors = try StatusView(database, now: call.now).connectors(judged).filter {
        isAll ? $0.isStale : $0.state == .stale && $0.permit?.isRefused != true
      }
      try Listing(columns: StatusColumns(now: call.now, showsSite: showsSite).shown, nothing: nothing)
        .print(connectors, for: call)
    } else {
      try Listing(columns: ConnectorColumns(now: call.now, showsSite: showsSite).all, nothing: nothing)
        .print(shown, for: call)
    }
    // Data says nothing of what was not observed: an empty array is no all-clear.
    let isUnsaid = shown.isEmpty ? call.format != .table && verdict.answer == .cannotTell : verdict.answer != .problem
    if isUnsaid { call.output.note(verdict.reason) }
    let names = Set(shown.map(\.connector))
    if let words = hidden(stale.filter { !names.contains($0.connector) }) { call.output.note("\(words): see --all") }
    return verdict.answer == .problem ? .problem : .done
  }

  /// Those that the rows shown tell nothing of: `2 more, only claimed (min_attribution is verified); 1 more, libraries
  /// and the like`; nil: there are none.
  private static func hidden(_ rows: [ConnectorRow]) -> String? {
    let named = rows.filter { [.hosted, .local].contains($0.connectorClass) }
    let why = named.lazy.compactMap(\.judgement.permit?.reason).first.map { " (\($0))" } ?? ""
    let names = Set(named.map(\.connector))
    let kinds = [
      (names.count, "only claimed\(why)"),
      (Set(rows.map(\.connector)).subtracting(names).count, "libraries and the like"),
    ]
    let words = kinds.filter { $0.0 > 0 }.map { "\($0.0) more, \($0.1)" }
    return words.isEmpty ? nil : words.joined(separator: "; ")
  }
}

extension Flag {
  static let allStale = Flag("--all", "also libraries, crawlers and others that open no alert")
}
