import Storage

/// One flag that a verb takes.
struct Flag: Sendable {
  /// "--site"
  let name: String
  /// "-m"; nil if it has none.
  let short: String?
  /// What stands for its value in help ("SITE"); nil: it takes none.
  let value: String?
  /// What its value may be.
  let values: Values
  let isRepeatable: Bool
  let help: String

  /// - Parameter values: default: what the word for its value means everywhere.
  init(
    _ name: String, short: String? = nil, value: String? = nil, values: Values? = nil, repeatable: Bool = false,
    _ help: String
  ) {
    self.name = name
    self.short = short
    self.value = value
    self.values = values ?? Values(word: value ?? "")
    isRepeatable = repeatable
    self.help = help
  }

  /// "-m, --message TEXT"
  var synopsis: String {
    let names = [short, name].compactMap(\.self).joined(separator: ", ")
    return value.map { "\(names) \($0)" } ?? names
  }

  /// Whose it is among a verb's subcommands, by its help ("add: why"); nil: it is not one's alone.
  var subcommand: String? {
    guard let end = help.firstIndex(of: ":") else { return nil }
    let word = help[..<end]
    return word.allSatisfy { $0.isLetter && $0.isLowercase } ? String(word) : nil
  }

  static let output = Flag(
    "--output", short: "-o", value: "FORMAT", values: .choice(OutputFormat.self),
    "table (default), json, ndjson or csv")
  static let site = Flag("--site", value: "SITE", "only this site: its origin, host or alias")
  static let message = Flag("--message", short: "-m", value: "TEXT", "why, for the history")
  static let by = Flag("--by", value: "WHO", "who releases it (default: your login name)")
  static let grace = Flag("--grace", value: "DURATION", "how long what it replaces may still be used (90s, 5m, 2h, 7d)")
  static let connector = Flag("--connector", value: "NAME", values: .stored(.connector), "only this connector")
  static let database = Flag(
    "--db", value: "FILE", "the database (default: $MANIFESTD_DB, else manifestd.db in this folder)")
  static let color = Flag(
    "--color", value: "WHEN", values: .choice(ColourChoice.self),
    "colour: auto (default: on a terminal), always or never")
  static let help = Flag("--help", short: "-h", "this text")

  /// What every verb takes.
  static let global = [database, color, help]
}
