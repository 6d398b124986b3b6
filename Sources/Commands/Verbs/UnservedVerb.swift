import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let unserved = Verb(
    "unserved", flags: [.connector, .since] + Flag.listing,
    details: """
      Requests under /.well-known/, and for /register, /authorize, /token, /revoke and the like, that nothing is
      published at; and what to do about each. The table tells crawlers and scanners in one line; data has them all.
      """,
    examples: ["manifestd unserved", "manifestd unserved --since 7d -o json"],
    "what clients ask for and do not find"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let database = try call.evidence()
    let connector = try call.connector(database)
    let rows = try UnservedView(database).rows(since: call.since() ?? 0).filter { row in
      connector == nil || row.record.connector == connector
    }
    let lines = call.format == .table ? UnservedLine.lines(rows, call) : rows.map { UnservedLine($0, call) }
    try Listing<UnservedLine>(
      columns: UnservedLine.columns,
      nothing: call.nothing("every well-known path that was asked for is served", fits: "no request in vain")
    ).print(lines, for: call)
    return .done
  }
}

/// A line of the listing: a path, or all that scanners asked for.
private struct UnservedLine {
  var path, method, host, connector: String
  var hits, firstAt, lastAt: Int64
  let rule, advice, ago: String

  init(_ row: UnservedRow, _ call: Invocation) {
    let record = row.record
    (path, method, host, connector) = (record.path, record.method, record.host, record.connector)
    (hits, firstAt, lastAt) = (record.hits, record.firstAt, record.lastAt)
    (rule, advice, ago) = (row.rule, row.advice, call.ago(record.lastAt))
  }

  /// Nil where there are none.
  private init?(scans: [UnservedRow], _ call: Invocation) {
    guard let last = scans.map(\.record.lastAt).max() else { return nil }
    let paths = Set(scans.map(\.record.path)).count
    path = "(\(paths) \(paths == 1 ? "path" : "paths"))"
    connector = "crawlers and scanners"
    (method, host) = ("", "")
    hits = scans.map(\.record.hits).reduce(0, +)
    (firstAt, lastAt) = (scans.map(\.record.firstAt).min() ?? last, last)
    (rule, advice, ago) = ("", "nothing; see 'manifestd unserved -o json'", call.ago(last))
  }

  static func lines(_ rows: [UnservedRow], _ call: Invocation) -> [UnservedLine] {
    rows.filter { !$0.isScan }.map { UnservedLine($0, call) }
      + [UnservedLine(scans: rows.filter(\.isScan), call)].compactMap(\.self)
  }

  static var columns: [Column<UnservedLine>] {
    [
      Column("path", "PATH", importance: .key, cut: .middle) { .string($0.path) },
      Column("method", "METHOD") { .string($0.method) },
      Column("host", "HOST", importance: .low) { .string($0.host) },
      Column("connector", "CONNECTOR", importance: .high) { .string($0.connector) },
      Column("hits", "HITS", alignsRight: true) { .number($0.hits) },
      Column("first_seen") { .string(RFC3339.text($0.firstAt)) },
      Column("last_seen", "LAST SEEN", text: { $0.ago }) { .string(RFC3339.text($0.lastAt)) },
      Column("rule", "FROM", importance: .low) { .string($0.rule) },
      Column("advice", "WHAT TO DO", importance: .high, least: 30, comfort: 60) { .string($0.advice) },
    ]
  }
}
