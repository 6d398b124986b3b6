import Basics
import Evidence
import Operations
import Storage

/// What `connector NAME` says.
struct ConnectorDetails {
  /// Clients and intervals shown at most; the latest ones.
  static let limit = 100
  static let sampleLimit = 20
  /// Stale clients shown at first sight.
  private static let staleShown = 20

  let name: String
  /// Nil for libraries and callers that no rule describes.
  let rule: ConnectorRule?
  let rows: [ConnectorRow]
  let summary: [ConnectorStatus]
  /// Those that still call what is retired.
  let stale: [StaleClient]
  let clients: [ClientRecord]
  let holdings: [HoldingRecord]
  let samples: [SampleRecord]
  let now: Int64

  var json: JSON {
    .object([
      ("connector", .string(name)), ("class", .string(rule?.connectorClass.rawValue)),
      ("contact", .string(rule?.contact)), ("refresh", .string(rule?.refreshAdvice)),
      ("manifests", list(rows, ConnectorColumns(now: now, showsSite: true).all)),
      ("stale_clients", list(stale, staleColumns)), ("clients", list(clients, clientColumns)),
      ("holdings", list(holdings, holdingColumns)), ("samples", list(samples, sampleColumns)),
    ])
  }

  /// - Parameter isWhole: with all its clients, what they held and its last requests; else who is stale.
  func printTables(to output: Output, isWhole: Bool) {
    output.write(TerminalText.escaped(headline) + "\n")
    for (label, text) in [("contact", rule?.contact), ("refresh", rule?.refreshAdvice)] {
      if let text { output.paragraph(text, first: "\(label): ") }
    }
    let showsSite = Set(rows.map(\.site)).count > 1
    output.write("\n")
    Listing(columns: StatusColumns(now: now, showsSite: showsSite).shown, nothing: "no row of it on that site").print(
      summary, as: .table, to: output)
    let shown = isWhole ? stale : Array(stale.prefix(Self.staleShown))
    section("Still calling what is retired", shown, staleColumns, output)
    if !isWhole {
      let rest = stale.count - shown.count
      let more = rest == 0 ? "" : "\(rest)\(stale.count == Self.limit ? " or more" : "") others that do so, "
      return output.note("--all shows \(more)its manifests, all clients, what each of them held, its last requests")
    }
    if [stale.count, clients.count, holdings.count].contains(Self.limit) {
      output.note("of each only the latest \(Self.limit) are shown")
    }
    section("Manifests", rows, ConnectorColumns(now: now, showsSite: showsSite).all, output)
    section("Clients", clients, clientColumns, output)
    section("Held", holdings, holdingColumns, output)
    section("Last requests", samples, sampleColumns, output)
  }

  private var headline: String {
    rule.map { "\(name) (\($0.connectorClass.rawValue))" } ?? name
  }

  private func list<Row>(_ rows: [Row], _ columns: [Column<Row>]) -> JSON {
    JSON(.array(rows.map(Listing(columns: columns, nothing: "").object)))
  }

  private func section<Row>(_ title: String, _ rows: [Row], _ columns: [Column<Row>], _ output: Output) {
    if rows.isEmpty { return }
    output.write("\n\(title)\n")
    Listing(columns: columns, nothing: "").print(rows, as: .table, to: output)
  }

  private var staleColumns: [Column<StaleClient>] {
    [
      Column("id", "CLIENT", alignsRight: true) { .number($0.id.value) },
      Column("first_at", "FIRST", importance: .high, text: { ago($0.firstAt) }) { .string(RFC3339.text($0.firstAt)) },
      Column("last_at", "LAST", importance: .key, text: { ago($0.lastAt) }) { .string(RFC3339.text($0.lastAt)) },
      Column("status", "STATUS", alignsRight: true) { $0.status.map { .number(Int64($0)) } ?? nil },
      Column("holds", "HOLDS", importance: .high, text: { $0.holds.map { "v\($0.version)" } ?? "-" }) {
        $0.holds.map { .number(Int64($0.version)) } ?? nil
      },
      Column("manifest") { .string($0.holds?.manifest) },
      Column(
        "endpoints", "ENDPOINT", importance: .high, least: 16, cut: .middle,
        text: { $0.endpoints.joined(separator: ", ") }
      ) {
        JSON(.array($0.endpoints.map { .string($0) }))
      },
      Column("user_agent", "USER AGENT", least: 20) { .string($0.userAgent) },
      Column("network", "NETWORK", importance: .high) { .string($0.network) },
      Column("attribution", "ATTRIBUTION", importance: .low) { .string($0.attribution) },
    ]
  }

  private var clientColumns: [Column<ClientRecord>] {
    [
      Column("id", "CLIENT", alignsRight: true) { .number($0.id.value) },
      Column("user_agent", "USER AGENT", importance: .high) { .string($0.userAgent) },
      Column("network", "NETWORK") { .string($0.network) },
      Column("attribution", "ATTRIBUTION", importance: .low) { .string($0.attribution) },
      Column("rule", "RECOGNISED BY", importance: .low) { .string($0.rule) },
      Column("first_seen") { .string(RFC3339.text($0.firstAt)) },
      Column("last_seen", "LAST SEEN", text: { ago($0.lastAt) }) { .string(RFC3339.text($0.lastAt)) },
    ]
  }

  private var holdingColumns: [Column<HoldingRecord>] {
    [
      Column("client", "CLIENT", alignsRight: true) { .number($0.client.value) },
      Column("site") { .string($0.site) },
      Column("manifest", "MANIFEST") { .string($0.manifest) },
      Column("version", "VERSION", text: { "v\($0.version)" }) { .number(Int64($0.version)) },
      Column("from", "FROM", text: { ago($0.from) }) { .string(RFC3339.text($0.from)) },
      Column("to", "SHOWN UNTIL", text: { ago($0.to) }) { .string(RFC3339.text($0.to)) },
    ]
  }

  private var sampleColumns: [Column<SampleRecord>] {
    [
      Column("at", "AT", text: { ago($0.at) }) { .string(RFC3339.text($0.at)) },
      Column("method", "METHOD") { .string($0.method) },
      Column("url", "URL", importance: .high, cut: .middle, text: { $0.path }) { .string($0.site + $0.path) },
      Column("status", "STATUS", alignsRight: true, importance: .high) { .number(Int64($0.status)) },
      Column("version", "VERSION", text: { "v\($0.version)" }) { .number(Int64($0.version)) },
      Column("user_agent", "USER AGENT", importance: .low) { .string($0.userAgent) },
      Column("network", "NETWORK") { .string($0.network) },
    ]
  }

  private func ago(_ time: Int64) -> String { RelativeTime.ago(time, now: now) }
}
