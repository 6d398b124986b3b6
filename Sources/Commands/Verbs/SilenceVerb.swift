import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let silence = Verb(
    "silence", operands: "[list] | add MATCHER… | expire ID", values: ["ID": .stored(.silence)],
    flags: [.silenceFor, .silenceReason, .silenceBy, .all, .connector] + Flag.listing,
    details: """
      add connector=chatgpt --for 7d -m "told them": hooks hear nothing of the alerts that fit. A MATCHER is
      connector=NAME, site=SITE or rule=connector.stale; all of them must fit. What is firing still when the silence is
      over is told then.

      list --all: those that are over, too; --connector NAME: those that fit it.

      -o json: add prints {done} and the silence as list has it, expire {done, id}.
      """,
    examples: [
      #"manifestd silence add connector=chatgpt --for 7d -m "told them""#,
      "manifestd silence expire 1",
    ],
    "keep alerts from being sent for a time"
  ) { call in
    let commands = ["list", "add MATCHER… --for TIME -m TEXT", "expire ID"].map(Subcommand.init)
    let (command, words) = try call.subcommand(of: commands, orElse: "list")
    let database = try call.database()
    switch command {
    case "add": try add(words, call, database)
    case "expire":
      let id: SilenceID = try call.identifiers(words, of: "silence")[0]
      try database.expireSilence(id, now: call.now)
      call.tell(Receipt("silence \(id) is over", done: "expired", ["id": .number(id.value)]))
    default: try list(call, database)
    }
    return .done
  }

  private static func add(_ matchers: [String], _ call: Invocation, _ database: Database) throws {
    let matcher = try matchers.reduce(into: SilenceMatcher()) { try take($1, into: &$0, database) }
    guard let duration = try call.duration(.silenceFor, atLeast: 60) else {
      throw UsageError("silence add needs --for", hint: "say how long it lasts: --for 2h, --for 7d")
    }
    guard let reason = call.arguments.value(.silenceReason), !reason.isEmpty else {
      throw UsageError("silence add needs -m", hint: "say why, for whoever wonders about the silence")
    }
    let until = call.now + duration
    let id = try database.addSilence(matcher, until: until, author: call.releasedBy, reason: reason, now: call.now)
    let members = try database.silences(now: call.now).first { $0.id == id }.map(listing(call).object)?.members ?? []
    call.tell(
      Receipt(
        "silence \(id) lasts until \(RFC3339.text(until))", done: "added",
        members: members.map { (name: $0.name, value: $0.value) }))
  }

  private static func take(_ word: String, into matcher: inout SilenceMatcher, _ database: Database) throws {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else {
      throw UsageError("'\(word)' is no matcher", hint: "write connector=NAME, site=SITE or rule=connector.stale")
    }
    let isTwice = ["connector": matcher.connector != nil, "site": matcher.site != nil, "rule": matcher.rule != nil]
    if isTwice[parts[0]] == true {
      throw UsageError("silence add: two matchers '\(parts[0])'", hint: "all must fit: make a silence for each")
    }
    switch parts[0] {
    case "connector":
      // One that was never seen may be silenced before it comes.
      matcher.connector =
        try ConnectorProfile.builtIn(parts[1].lowercased())?.name
        ?? ConnectorName.seen(parts[1], in: database)
    case "site": matcher.site = try database.site(parts[1])
    case "rule":
      guard parts[1].lowercased() == EventType.connectorStale.rawValue else {
        throw UsageError("no alert rule '\(parts[1])'", hint: "there is connector.stale")
      }
      matcher.rule = .connectorStale
    default:
      throw UsageError("no matcher '\(parts[0])'", hint: "write connector=NAME, site=SITE or rule=connector.stale")
    }
  }

  private static func list(_ call: Invocation, _ database: Database) throws {
    let connector = try call.connector(database)
    let silences = try database.silences(expired: call.arguments.has(.all), now: call.now).filter { silence in
      connector == nil || silence.connector ?? connector == connector
    }
    try listing(call).print(silences, for: call)
  }

  private static func listing(_ call: Invocation) -> Listing<SilenceRecord> {
    Listing(
      columns: [
        Column("id", "ID", alignsRight: true, importance: .key) { .number($0.id.value) },
        Column("connector", "CONNECTOR", importance: .high, text: { $0.connector ?? "any" }) { .string($0.connector) },
        Column("site", "SITE", text: { $0.site ?? "any" }) { .string($0.site) },
        Column("rule", "RULE", importance: .low, text: { $0.rule ?? "any" }) { .string($0.rule) },
        Column(
          "expires_at", "UNTIL", importance: .high, least: 17, text: { RelativeTime.clock($0.expiresAt, now: call.now) }
        ) {
          .string(RFC3339.text($0.expiresAt))
        },
        Column("created_at") { .string(RFC3339.text($0.createdAt)) },
        Column("author", "AUTHOR", importance: .low) { .string($0.author) },
        Column("reason", "REASON", importance: .high, least: 20, comfort: 30) { .string($0.reason) },
      ], nothing: call.nothing("no silence is in force", fits: "no silence"))
  }
}

extension Flag {
  static let silenceFor = Flag("--for", value: "DURATION", "add: how long it lasts (5m, 2h, 7d), at least 1m")
  static let silenceReason = Flag("--message", short: "-m", value: "TEXT", "add: why")
  static let silenceBy = Flag("--by", value: "WHO", "add: whose it is (default: your login name)")
  static let all = Flag("--all", "list: those that are over, too")
}
