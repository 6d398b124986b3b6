import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let rules = Verb(
    "rules", operands: "[list] | test | unmatched",
    flags: [
      .method, .requestPath, .userAgent, .address, .header, .clientName, .redirectURI, .requestTime, .connector,
    ] + Flag.listing,
    details: """
      list: every connector and the signals it is known by.

      test: which connector a request would be, how sure, and why;
      of a GET or POST also whom an authorization endpoint would count it for, where that is another. A POST with
      --client-name or --redirect-uri is a registration.

      unmatched: user agents seen that no rule knows.
      """,
    examples: [
      "manifestd rules unmatched",
      "manifestd rules test --user-agent openai-mcp/1.0.0 --address 3.12.200.18",
    ],
    "how connectors are recognised"
  ) { call in
    switch try call.subcommand(of: ["list", "test", "unmatched"].map(Subcommand.init), orElse: "list").name {
    case "test": try RuleTest(call).print(to: call)
    case "unmatched": try unmatched(call)
    default: try list(call)
    }
    return .done
  }

  private static func list(_ call: Invocation) throws {
    let rules = RuleSet.builtIn
    if call.format == .table { call.output.note("the built-in rules, dated \(rules.dated)") }
    let connector = try connector(call, rules)
    try Listing(columns: ruleColumns, nothing: "no rules")
      .print(rules.connectors.filter { connector == nil || $0.name == connector }, for: call)
  }

  /// The one asked for: it must be one that the rules describe.
  private static func connector(_ call: Invocation, _ rules: RuleSet) throws -> String? {
    guard let word = call.arguments.value(.connector) else { return nil }
    if let found = rules.connector(named: word.lowercased()) { return found.name }
    let near = Suggestion.nearest(to: word, among: rules.connectors.map(\.name))
    throw StorageError(
      .noSuch, "find the rules of '\(word)'", "no such connector",
      hint: near.map { "did you mean '\($0)'?" } ?? "see 'manifestd rules'")
  }

  private static func unmatched(_ call: Invocation) throws {
    let tokens = try call.evidence().unmatchedTokens()
    try Listing(
      columns: [
        Column("token", "TOKEN", importance: .key) { .string($0.token) },
        Column("hits", "HITS", alignsRight: true) { .number($0.hits) },
        Column("first_seen", "FIRST SEEN", text: { call.ago($0.firstAt) }) { .string(RFC3339.text($0.firstAt)) },
        Column("last_seen", "LAST SEEN", text: { call.ago($0.lastAt) }) { .string(RFC3339.text($0.lastAt)) },
      ], nothing: "every user agent so far was recognised"
    ).print(tokens, for: call)
  }

  private static var ruleColumns: [Column<ConnectorRule>] {
    [
      Column("connector", "CONNECTOR", importance: .key) { .string($0.name) },
      Column("class", "CLASS", importance: .high) { .string($0.connectorClass.rawValue) },
      Column("user_agents", "USER AGENTS", importance: .high, text: { $0.userAgentTokens.joined(separator: ", ") }) {
        strings($0.userAgentTokens)
      },
      Column(
        "ranges", "RANGES",
        text: { rule in rule.ranges.map(rangesText).joined(separator: ", ") }
      ) {
        strings($0.ranges.flatMap(\.prefixes).map(\.description))
      },
      Column(
        "headers", "HEADERS", importance: .low,
        text: { $0.headers.map(headerText).joined(separator: ", ") }
      ) {
        strings($0.headers.map(headerText))
      },
      Column("client_ids") { strings($0.clientIDs) },
      Column("redirect_uris") { strings($0.redirectURIs) },
      Column("user_agent_pairs") { strings($0.userAgentPairs.map(\.text)) },
      Column("client_names") { strings($0.clientNames) },
      Column("sources") { rule in
        let ranges = rule.ranges.map { "\($0.prefixes.count) ranges: \($0.source) (\($0.dated))" }
        let signals = rule.sources.map { "\($0.key): \($0.value.source) (\($0.value.dated))" }
        return strings(ranges + signals.sorted())
      },
      Column("contact") { .string($0.contact) },
      Column("refresh") { .string($0.refreshAdvice) },
    ]
  }

  private static func rangesText(_ ranges: PublishedRanges) -> String {
    "\(ranges.prefixes.count) of \(ranges.dated)" + (ranges.until.map { " (until \($0))" } ?? "")
  }

  private static func headerText(_ header: VendorHeader) -> String {
    header.value.map { "\(header.name): \($0)" } ?? header.name
  }

  private static func strings(_ values: [String]) -> JSON { JSON(.array(values.map { .string($0) })) }
}
