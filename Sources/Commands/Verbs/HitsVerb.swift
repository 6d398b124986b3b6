import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let hits = Verb(
    "hits", flags: [.follow, .allHits, .connector, .since, .site] + Flag.listing,
    details: """
      The last 20 requests of each connector for each retired endpoint since it was retired, oldest first; no query
      value is kept. --all also lists those of the time before, and requests at its URL that are no uses of it.
      --follow begins now, or with --since then, and ends with its reader; with -o json each row is a line of its own.
      """,
    examples: ["manifestd hits --since 1d", "manifestd hits --all --follow"],
    "requests for retired endpoints"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let database = try call.evidence()
    let reader = HitReader(
      database: database, site: try call.site(database), connector: try call.connector(database),
      isAll: call.arguments.has(.allHits))
    if call.arguments.has(.follow) {
      try follow(call, reader)
    } else {
      let rows = try reader.rows(since: call.since() ?? 0)
      try Listing(columns: columns(call), nothing: call.nothing("no retired endpoint was called", fits: "no call"))
        .print(rows, for: call, isLatestLast: true)
      if HitRow.areFull(rows) {
        call.output.note("of each connector and endpoint only the last 20 are kept; CALLS in 'connectors' counts all")
      }
    }
    return .done
  }

  private static func follow(_ call: Invocation, _ reader: HitReader) throws {
    let widths: [Followed<HitRow>.Width] = [
      ("at", 20), ("connector", 18), ("attribution", 11), ("method", 7), ("status", 6), ("is_use", 3),
      ("observed_by", 11), ("url", 44), ("client", nil),
    ]
    let given = try call.since()
    let since = given ?? call.now
    var known: [HitRow] = []
    try call.follow(Followed(columns(call), widths: widths, for: call), reader.database, asksDaemon: true) {
      known = try reader.rows(since: since)
      return given == nil ? [] : known
    } more: {
      let rows = try reader.rows(since: since)
      defer { known = rows }
      return HitRow.added(to: known, in: rows)
    }
  }

  private static func columns(_ call: Invocation) -> [Column<HitRow>] {
    [
      Column(
        "at", "AT", importance: .key, least: 20,
        text: { call.arguments.has(.follow) ? RFC3339.text($0.hit.at) : call.ago($0.hit.at) }
      ) {
        .string(RFC3339.text($0.hit.at))
      },
      Column("connector", "CONNECTOR", importance: .key) { .string($0.hit.connector) },
      Column("attribution", "ATTRIBUTION") { .string($0.hit.attribution.rawValue) },
      Column("client", "CLIENT", importance: .low) {
        .string([$0.hit.userAgent, $0.hit.network].filter { !$0.isEmpty }.joined(separator: " "))
      },
      Column("site") { .string($0.hit.site) },
      Column("method", "METHOD") { .string($0.hit.method) },
      Column("url", "URL", importance: .high, least: 20, comfort: 30, cut: .middle, text: { $0.hit.path }) {
        .string($0.endpoint.url)
      },
      Column(
        "status", "STATUS", alignsRight: true, importance: .high,
        text: { $0.hit.status == 0 ? "-" : "\($0.hit.status)" }
      ) {
        $0.hit.status == 0 ? nil : .number(Int64($0.hit.status))
      },
      Column("fits") { row in
        JSON(.array(Set(row.endpoint.advertisers.flatMap(\.versions)).sorted().map { .number(Int64($0)) }))
      },
      Column("is_use", "USE", importance: .low, text: { $0.hit.isUse ? "yes" : "no" }) { JSON(.bool($0.hit.isUse)) },
      Column("retired_at", "RETIRED", importance: .low, text: { call.ago($0.endpoint.retiredAt) }) {
        .string($0.endpoint.retiredAt.map(RFC3339.text))
      },
      Column("count", "COUNT", alignsRight: true, importance: .low) { _ in .number(1) },
      Column("named_client") { .string($0.hit.namedClient) },
      Column("redirect_host") { .string($0.hit.redirectHost) },
      Column("observed_by", "OBSERVED BY", importance: .low) { .string($0.hit.source) },
    ]
  }
}

/// One hit and the retired endpoint that it was for.
struct HitRow {
  let hit: HitRecord
  let endpoint: EndpointRecord

  /// Whether of some connector and endpoint there are as many as are kept: there may have been more.
  static func areFull(_ rows: [HitRow]) -> Bool {
    let counts = rows.reduce(into: [String: Int]()) {
      $0["\($1.hit.connector) \($1.hit.attribution) \($1.hit.endpointID)", default: 0] += 1
    }
    return counts.values.contains { $0 >= HitRecord.kept }
  }

  /// What came in since the last look: of requests that are alike as many are left out as there were before.
  static func added(to shown: [HitRow], in rows: [HitRow]) -> [HitRow] {
    var counts = shown.reduce(into: [String: Int]()) { $0[$1.identity, default: 0] += 1 }
    return rows.filter { row in
      counts[row.identity, default: 0] -= 1
      return counts[row.identity, default: 0] < 0
    }
  }

  /// What distinguishes two hits as far as anything does. Not who reported it: of each hour one source's are read, and
  /// when another has told more of it the same requests come from that.
  private var identity: String {
    "\(hit.at) \(hit.connector) \(hit.userAgent) \(hit.network) \(hit.endpointID) \(hit.method)"
  }
}

/// Reads the hits of retired endpoints.
struct HitReader {
  let database: Database
  let site: SiteRecord?
  /// Nil: every connector's.
  let connector: String?
  /// Also what was asked for before the endpoint was retired, and what was no use of it.
  let isAll: Bool

  /// Those of a second and later, oldest first.
  func rows(since: Int64) throws(StorageError) -> [HitRow] {
    let retired = try database.endpoints(site: site).filter { !$0.isCurrent }
    return try database.hits(site: site, after: since - 1, connector: connector).compactMap { hit in
      guard let endpoint = retired.first(where: { $0.id == hit.endpointID }) else { return nil }
      let isWanted = isAll || hit.isUse && hit.at >= endpoint.retiredAt ?? .min
      return isWanted ? HitRow(hit: hit, endpoint: endpoint) : nil
    }
  }
}

extension Flag {
  static let allHits = Flag("--all", "also requests before the retirement, and those that are no uses")
  static let follow = Flag("--follow", short: "-f", "begin now, and go on as more comes in")
}
