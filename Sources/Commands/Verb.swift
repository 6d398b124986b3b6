/// One verb of the command line.
struct Verb: Sendable {
  let name: String
  /// What it does, in one line.
  let summary: String
  /// The operands, as help shows them: "NAME[@N]".
  let operands: String
  let flags: [Flag]
  /// More words for its own help; may be empty.
  let details: String
  /// Whether `--output` takes formats of its own, not those of listings.
  let hasOwnFormats: Bool
  let run: @Sendable (Invocation) throws -> ExitCode

  init(
    _ name: String, operands: String = "", flags: [Flag] = [], details: String = "",
    hasOwnFormats: Bool = false, _ summary: String,
    run: @escaping @Sendable (Invocation) throws -> ExitCode
  ) {
    self.name = name
    self.summary = summary
    self.operands = operands
    self.flags = flags
    self.details = details
    self.hasOwnFormats = hasOwnFormats
    self.run = run
  }

  /// Every verb that help shows, in its order.
  static let all: [Verb] = [
    .serve, .publish, .list, .history, .show, .diff, .rollback, .connectors, .connector, .stale,
    .report, .alerts, .ack, .silence, .hooks, .deliveries, .events,
    .endpoints, .hits, .unserved, .ingest,
    .rules, .site, .config, .doctor,
    .demo, .version, .help,
  ]

  /// "history NAME"
  var usage: String { operands.isEmpty ? name : "\(name) \(operands)" }

  static func named(_ name: String) -> Verb? { all.first { $0.name == name } }
}
