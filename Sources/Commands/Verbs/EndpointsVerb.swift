import Basics
import Evidence
import Manifests
import Operations
import Storage

extension Verb {
  static let endpoints = Verb(
    "endpoints", operands: "[list] | check URL | retire URL | set URL",
    flags: [
      .field, .successor, .retiredAt, .answer, .upstream, .sunset, .addClientID, .retiredBy, .connector, .site,
    ] + Flag.listing,
    details: """
      list: every endpoint ever advertised, its last call, who observes it, whether it is safe to remove.

      check URL: whether it may be taken down; exit code 3 if not, or if that is unknown.

      retire URL --field F [--successor URL] [--at TIME]: declare one that no loaded version advertises. It counts as of
      a version before all others, and gives way to any version that turns out to advertise it.

      set URL: how the listener answers it once it is retired: --answer proxy --upstream URL, redirect or gone.

      -o json: retire prints {done, url, field, successor, retired_at}, done being "retired", or "known" where a version
      tells it; set prints {done, url, answer, upstream, sunset, add_client_id}.
      """,
    examples: [
      "manifestd endpoints check https://dexter.cash/old/token",
      "manifestd endpoints set https://dexter.cash/old/token --answer gone",
    ],
    "what is and was advertised, and who still calls it"
  ) { call in
    let commands = [
      Subcommand("list"), Subcommand("check URL", takes: [.site]), Subcommand("retire URL", takes: [.site]),
      Subcommand("set URL", takes: [.site]),
    ]
    let (command, words) = try call.subcommand(of: commands, orElse: "list")
    let database = try call.evidence()
    switch command {
    case "check": return try check(words[0], call, database)
    case "retire": try retire(words[0], call, database)
    case "set": try set(words[0], call, database)
    default: try list(call, database)
    }
    return .done
  }

  private static func list(_ call: Invocation, _ database: Database) throws {
    let connector = try call.connector(database)
    let rows = try EndpointView(database).rows(site: call.site(database), now: call.now).filter { row in
      connector.map(row.connectors.contains) ?? true
    }
    try Listing(
      columns: EndpointColumns(now: call.now).all,
      nothing: call.nothing("no version advertises an endpoint", fits: "no endpoint")
    ).print(rows, for: call)
  }

  private static func check(_ url: String, _ call: Invocation, _ database: Database) throws -> ExitCode {
    let record = try record(url, call, database)
    let site = try database.site(record.site)
    let rows = try EndpointView(database).rows(site: site, now: call.now).filter { $0.record.id == record.id }
    Listing(columns: EndpointColumns(now: call.now).all, nothing: "").print(rows, as: call.format, to: call.output)
    return rows.allSatisfy { $0.safeToRemove == .yes } ? .done : .problem
  }

  private static func retire(_ url: String, _ call: Invocation, _ database: Database) throws {
    guard let field = call.arguments.value(.field) else {
      throw UsageError("endpoints retire needs --field", hint: "name the metadata field, such as token_endpoint")
    }
    let endpoint = try endpoint(url, field: field)
    let successor = try call.arguments.value(.successor).map { url throws(UsageError) in
      try Self.endpoint(url, field: field).url
    }
    let site = try database.siteOfEndpoint(endpoint, given: call.site(database))
    let declaration = try database.retire(
      endpoint, successor: successor, of: site, by: call.releasedBy, at: call.time(.retiredAt), now: call.now)
    let record = try database.endpoint(endpoint, of: site)
    let members: [(name: String, value: JSON)] = [
      ("url", .string(record.url)), ("field", .string(field)), ("successor", .string(record.successor)),
      ("retired_at", .string(record.retiredAt.map(RFC3339.text))),
    ]
    switch declaration {
    case .declared: call.tell(Receipt("\(url) is retired", done: "retired", members: members))
    case .known(let manifest, let version, let until):
      call.tell(
        Receipt(
          "\(url) is retired already: v\(version) of \(manifest) advertised it until \(RFC3339.text(until)); "
            + "its successor follows from the current version, and nothing was declared", done: "known",
          members: members))
    }
  }

  private static func set(_ url: String, _ call: Invocation, _ database: Database) throws {
    let record = try record(url, call, database)
    var policy = record.policy
    if let answer: EndpointAnswer = try call.arguments.choice(.answer, "answer") { policy.answer = answer }
    if let upstream = call.arguments.value(.upstream) {
      policy.upstream = try UpstreamCheck.check(upstream, for: record, in: database)
    }
    if let sunset = try call.time(.sunset) { policy.sunset = sunset }
    if call.arguments.has(.addClientID) { policy.addsClientID = true }
    if policy.answer == .proxy && policy.upstream == nil {
      throw UsageError("--answer proxy needs an upstream", hint: "give it with --upstream URL")
    }
    try database.set(policy, for: record)
    call.tell(
      Receipt(
        "\(url) is answered by \(record.answered(by: policy))", done: "set",
        [
          "url": .string(record.url), "answer": .string(policy.means.rawValue), "upstream": .string(policy.upstream),
          "sunset": .string(policy.sunset.map(RFC3339.text)), "add_client_id": JSON(.bool(policy.addsClientID)),
        ]))
  }

  private static func record(_ url: String, _ call: Invocation, _ database: Database) throws -> EndpointRecord {
    let endpoint = try endpoint(url, field: "")
    return try database.endpoint(endpoint, of: database.siteOfEndpoint(endpoint, given: call.site(database)))
  }

  private static func endpoint(_ url: String, field: String) throws(UsageError) -> Endpoint {
    guard let endpoint = Endpoint(url: url, field: field) else {
      throw UsageError("'\(url)' is no endpoint", hint: "give an absolute URL such as https://HOST/PATH")
    }
    return endpoint
  }
}

extension EndpointPolicy {
  /// What was set, else what follows: passing on where there is somewhere to pass it to.
  fileprivate var means: EndpointAnswer { answer ?? (upstream == nil ? .redirect : .proxy) }
}

extension EndpointRecord {
  /// The answer in words.
  fileprivate func answered(by policy: EndpointPolicy) -> String {
    switch policy.means {
    case .proxy: "passing it on to \(policy.upstream ?? "")"
    case .redirect: successor.map { "a redirect to \($0)" } ?? "410 Gone: it has no successor"
    case .gone: "410 Gone"
    }
  }
}

extension Flag {
  static let field = Flag("--field", value: "FIELD", "retire: the metadata field that named it (token_endpoint …)")
  static let successor = Flag("--successor", value: "URL", "retire: what took its place")
  static let retiredAt = Flag("--at", value: "TIME", "retire: since when it is retired (default: now)")
  static let retiredBy = Flag("--by", value: "WHO", "retire: whose word it is (default: your login name)")
  static let answer = Flag(
    "--answer", value: "ANSWER", values: .choice(EndpointAnswer.self), "set: proxy, redirect or gone")
  static let upstream = Flag("--upstream", value: "URL", values: .any, "set: where requests are passed on to")
  static let sunset = Flag("--sunset", value: "TIME", "set: when it will stop being answered")
  static let addClientID = Flag("--add-client-id", "set: add the current client_id to proxied requests that have none")
}
