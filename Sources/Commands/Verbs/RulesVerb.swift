import Evidence
import Manifests
import Service
import Storage

extension Verb {
  static let rules = Verb(
    "rules", operands: "list | test | unmatched",
    flags: [.method, .requestPath, .userAgent, .address, .header, .output],
    details: """
      list: every connector and the signals it is known by. test: which connector a request would be, how sure, and why.
      unmatched: user agents seen that no rule knows.
      """,
    "how connectors are recognised"
  ) { call in
    switch try call.subcommand(of: ["list", "test", "unmatched"].map(Subcommand.init)).name {
    case "test": try test(call)
    case "unmatched": try unmatched(call)
    default: list(call)
    }
    return .done
  }

  private static func list(_ call: Invocation) {
    let rules = RuleSet.builtIn
    if call.format == .table { call.output.note("the built-in rules, dated \(rules.dated)") }
    Listing(columns: ruleColumns, nothing: "no rules").print(rules.connectors, as: call.format, to: call.output)
  }

  private static func test(_ call: Invocation) throws {
    let address = try call.arguments.value(.address).map { text throws(UsageError) in
      guard let address = IPAddress(text) else {
        throw UsageError("--address: '\(text)' is no IP address", hint: "write it as 192.0.2.1 or 2001:db8::1")
      }
      return address
    }
    let caller = Caller(
      method: call.arguments.value(.method) ?? "GET", path: call.arguments.value(.requestPath) ?? "/",
      userAgent: call.arguments.value(.userAgent), address: address,
      headers: try call.arguments.all(.header).map(header))
    let recognition = RuleSet.builtIn.recognise(caller)
    if call.format == .table {
      call.output.write(explanation(recognition))
    } else {
      Listing(columns: recognitionColumns, nothing: "").print([recognition], as: call.format, to: call.output)
    }
  }

  private static func header(_ text: String) throws(UsageError) -> (name: String, value: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw UsageError("--header: '\(text)' is no header", hint: "write it as 'Name: value'")
    }
    return (String(parts[0]), String(parts[1].drop { $0 == " " }))
  }

  private static func explanation(_ recognition: Recognition) -> String {
    let verdict = "\(recognition.connector) (\(recognition.connectorClass.rawValue))"
    let ground = "\(recognition.attribution.rawValue) by \(recognition.rule)"
    let lines = ["\(verdict), \(ground)"] + recognition.trail.map { "  \($0)" }
    return lines.map { TerminalText.escaped($0) + "\n" }.joined()
  }

  private static func unmatched(_ call: Invocation) throws {
    let tokens = try call.evidence().unmatchedTokens()
    Listing(
      columns: [
        Column("token", "TOKEN") { .string($0.token) },
        Column("hits", "HITS", alignsRight: true) { .number($0.hits) },
        Column("first_seen", "FIRST SEEN", text: { call.ago($0.firstAt) }) { .string(RFC3339.text($0.firstAt)) },
        Column("last_seen", "LAST SEEN", text: { call.ago($0.lastAt) }) { .string(RFC3339.text($0.lastAt)) },
      ], nothing: "every user agent so far was recognised"
    ).print(tokens, as: call.format, to: call.output)
  }

  private static var ruleColumns: [Column<ConnectorRule>] {
    [
      Column("connector", "CONNECTOR") { .string($0.name) },
      Column("class", "CLASS") { .string($0.connectorClass.rawValue) },
      Column("user_agents", "USER AGENTS", text: { $0.userAgentTokens.joined(separator: ", ") }) {
        strings($0.userAgentTokens)
      },
      Column(
        "ranges", "RANGES",
        text: { rule in rule.ranges.map { "\($0.prefixes.count) of \($0.dated)" }.joined(separator: ", ") }
      ) {
        strings($0.ranges.flatMap(\.prefixes).map(\.description))
      },
      Column("headers", "HEADERS", text: { $0.headers.map(headerText).joined(separator: ", ") }) {
        strings($0.headers.map(headerText))
      },
      Column("client_ids") { strings($0.clientIDs) },
      Column("redirect_uris") { strings($0.redirectURIs) },
      Column("contact") { .string($0.contact) },
      Column("refresh") { .string($0.refreshAdvice) },
    ]
  }

  private static var recognitionColumns: [Column<Recognition>] {
    [
      Column("connector") { .string($0.connector) },
      Column("class") { .string($0.connectorClass.rawValue) },
      Column("attribution") { .string($0.attribution.rawValue) },
      Column("rule") { .string($0.rule) },
      Column("trail") { strings($0.trail) },
    ]
  }

  private static func headerText(_ header: VendorHeader) -> String {
    header.value.map { "\(header.name): \($0)" } ?? header.name
  }

  private static func strings(_ values: [String]) -> JSON { JSON(.array(values.map { .string($0) })) }
}

extension Flag {
  static let method = Flag("--method", value: "METHOD", "test: the request's method (default: GET)")
  static let requestPath = Flag("--path", value: "PATH?QUERY", "test: its path, with client_id and redirect_uri")
  static let userAgent = Flag("--user-agent", value: "TEXT", "test: its user agent")
  static let address = Flag("--address", value: "IP", "test: the address it came from")
  static let header = Flag("--header", value: "'NAME: VALUE'", repeatable: true, "test: one of its headers")
}
