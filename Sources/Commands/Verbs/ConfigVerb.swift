import Foundation
import Manifests
import Service
import Storage

extension Verb {
  static let config = Verb(
    "config", operands: "list | get KEY | set KEY VALUE | unset KEY | export | import [FILE]", flags: [.output],
    details: """
      Settings live in the database; there is no configuration file. KEY@NAME sets a key for one manifest
      (cache_control@jwks). export prints what is set as JSON, import reads it back, from a file or the standard input.
      """,
    "the settings: list, get, set, unset, export, import"
  ) { call in
    let words = try call.operands(1...3, "list, get KEY, set KEY VALUE, unset KEY, export or import [FILE]")
    let database = try call.database()
    switch (words[0], words.count) {
    case ("list", 1): list(try database.settings(), call)
    case ("get", 2): try get(words[1], call, database)
    case ("set", 3):
      try database.set(words[1], to: words[2])
      let isLimit = Setting.limits.contains { $0.key == words[1] }
      call.output.note("\(words[1]) is \(words[2])\(isLimit ? ", from the next start of serve on" : "")")
    case ("unset", 2):
      try database.unset(words[1])
      call.output.note("\(words[1]) is back at its default")
    case ("export", 1): call.output.write(try exported(database).text(pretty: true) + "\n")
    case ("import", 1...2): try database.set(imported(words.count == 2 ? words[1] : "-"))
    default:
      throw UsageError(
        "config has no '\(words.joined(separator: " "))'",
        hint: "use list, get KEY, set KEY VALUE, unset KEY, export or import [FILE]")
    }
    return .done
  }

  private static func list(_ settings: [SettingValue], _ call: Invocation) {
    Listing(columns: columns, nothing: "no settings").print(settings, as: call.format, to: call.output)
  }

  private static func get(_ key: String, _ call: Invocation, _ database: Database) throws {
    let (setting, scope) = try database.parse(key)
    if !scope.isEmpty { _ = try database.manifests(named: scope, site: nil) }
    let value = try database.setting(setting, for: scope)
    if call.format == .table { return call.output.write(value.text + "\n") }
    list([value], call)
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
      throw ServiceError(.refused, operation, "not JSON: \(error)", hint: "give what 'config export' printed")
    }
    guard let members = json.members else {
      throw ServiceError(.refused, operation, "not an object", hint: "give what 'config export' printed")
    }
    return try members.map { member in
      guard let text = member.value.string else {
        throw ServiceError(.refused, operation, "'\(member.name)' is not a string", hint: "write its value in quotes")
      }
      return (key: member.name, text: text)
    }
  }

  private static var columns: [Column<SettingValue>] {
    [
      Column("key", "KEY") { .string($0.key) },
      Column("value", "VALUE") { .string($0.text) },
      Column("type") { .string($0.setting.type.rawValue) },
      Column("unit", "UNIT") { .string($0.setting.unit) },
      Column("default", "DEFAULT", text: { $0.isDefault ? "" : $0.setting.defaultValue }) {
        .string($0.setting.defaultValue)
      },
      Column("is_default") { JSON(.bool($0.isDefault)) },
      Column("meaning", "MEANING") { .string($0.setting.meaning) },
    ]
  }
}
