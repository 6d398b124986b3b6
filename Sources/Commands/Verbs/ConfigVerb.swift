import Basics
import Operations
import Storage

extension Verb {
  static let config = Verb(
    "config", operands: "[list] | " + Array(configCommands.dropFirst()).text, flags: Flag.listing,
    details: """
      Settings live in the database; there is no configuration file. KEY@NAME sets a key for one manifest
      (cache_control@jwks).

      list shows what each may be at least. export prints what is set as JSON, import reads it
      back, from a file or the standard input.

      -o json: {done, key, value} for set, {done, key} for unset, {done, keys} for import.
      """,
    examples: ["manifestd config set quiet_after 48h", "manifestd config set max_age@mcp 60s"],
    "the settings: list, get, set, unset, export, import"
  ) { call in
    let (command, words) = try call.subcommand(of: configCommands, orElse: "list")
    let database = try call.database()
    switch command {
    case "get": try get(words[0], call, database)
    case "set":
      let key = try database.set(words[0], to: words[1])
      let isLimit = Setting.limits.contains { $0.key == key }
      call.tell(
        Receipt(
          "\(key) is \(words[1])\(isLimit ? ", from the next start of serve on" : "")", done: "set",
          ["key": .string(key), "value": .string(words[1])]))
    case "unset":
      let key = try database.unset(words[0])
      call.tell(Receipt("\(key) is back at its default", done: "unset", ["key": .string(key)]))
    case "export": call.output.write(try exported(database).text(pretty: true) + "\n")
    case "import":
      let settings = try imported(words.first ?? "-")
      try database.set(settings)
      call.tell(
        Receipt(
          "\(settings.count == 1 ? "1 setting is" : "\(settings.count) settings are") set", done: "imported",
          ["keys": JSON(.array(settings.map { .string($0.key) }))]))
    default: try list(try database.settings(), call)
    }
    return .done
  }

  private static let configCommands = [
    "list", "get KEY", "set KEY VALUE", "unset KEY", "export", "import [FILE]",
  ].map(Subcommand.init)

  private static func list(_ settings: [SettingValue], _ call: Invocation) throws(UsageError) {
    try Listing(columns: columns, nothing: "no settings").print(settings, for: call)
  }

  private static func get(_ key: String, _ call: Invocation, _ database: Database) throws {
    let (setting, scope) = try database.parse(key)
    if !scope.isEmpty { _ = try database.manifests(named: scope, site: nil) }
    let value = try database.setting(setting, for: scope)
    if call.format == .table { return call.output.write(value.text + "\n") }
    try list([value], call)
  }

  /// What differs from the defaults, as one object of strings.
  private static func exported(_ database: Database) throws -> JSON {
    .object(try database.settings().filter { !$0.isDefault }.map { ($0.key, .string($0.text)) })
  }

  private static func imported(_ path: String) throws -> [(key: String, text: String)] {
    let file = try ManifestFile.read(path)
    let operation = "import settings from '\(path)'"
    let json: JSON
    do throws(JSONError) { json = try JSON.read(file.bytes) } catch {
      throw OperationError(.refused, operation, "not JSON: \(error)", hint: "give what 'config export' printed")
    }
    guard let members = json.members else {
      throw OperationError(.refused, operation, "not an object", hint: "give what 'config export' printed")
    }
    return try members.map { member in
      guard let text = member.value.string else {
        throw OperationError(.refused, operation, "'\(member.name)' is not a string", hint: "write its value in quotes")
      }
      return (key: member.name, text: text)
    }
  }

  private static var columns: [Column<SettingValue>] {
    [
      Column("key", "KEY", importance: .key, least: 28) { .string($0.key) },
      Column("value", "VALUE", importance: .high) { .string($0.text) },
      Column("type") { .string($0.setting.type.rawValue) },
      Column("unit", "UNIT", importance: .low) { .string($0.setting.unit) },
      Column("minimum", "AT LEAST", importance: .low) { .string($0.setting.minimum) },
      Column("default", "DEFAULT", importance: .low, text: { $0.isDefault ? "" : $0.setting.defaultValue }) {
        .string($0.setting.defaultValue)
      },
      Column("is_default") { JSON(.bool($0.isDefault)) },
      Column("meaning", "MEANING", least: 24, comfort: 50, cut: .never) { .string($0.setting.meaning) },
    ]
  }
}
