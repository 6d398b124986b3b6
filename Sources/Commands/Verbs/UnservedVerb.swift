import Evidence
import Manifests
import Service
import Storage

extension Verb {
  static let unserved = Verb(
    "unserved", flags: [.since, .output],
    details: "Requests under /.well-known/ and for /register, /authorize and /token that nothing is published at.",
    "what clients ask for and do not find"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let rows = try call.evidence().unserved(since: call.since() ?? 0)
    Listing<UnservedRecord>(
      columns: [
        Column("path", "PATH") { .string($0.path) },
        Column("method", "METHOD") { .string($0.method) },
        Column("host", "HOST") { .string($0.host) },
        Column("connector", "CONNECTOR") { .string($0.connector) },
        Column("hits", "HITS", alignsRight: true) { .number($0.hits) },
        Column("first_seen") { .string(RFC3339.text($0.firstAt)) },
        Column("last_seen", "LAST SEEN", text: { call.ago($0.lastAt) }) { .string(RFC3339.text($0.lastAt)) },
        Column("rule", "FROM") { .string(WellKnownRule.of($0.path).source) },
        Column("advice", "WHAT TO PUBLISH") { .string(WellKnownRule.of($0.path).advice) },
      ], nothing: "every well-known path that was asked for is served"
    ).print(rows, as: call.format, to: call.output)
    return .done
  }
}
