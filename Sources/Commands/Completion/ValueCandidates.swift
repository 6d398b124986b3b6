import Evidence
import Storage

/// What a value may be, for whoever types it.
struct ValueCandidates {
  let line: TypedLine
  /// What stands of it already.
  let typed: String
  let names: Completion.Names

  func all(of values: Values) -> [Candidate] {
    switch values {
    case .any, .file, .folder: []
    case .choice(let words), .usual(let words): words.compactMap { Candidate($0) }
    case .verb: Verb.all.compactMap { Candidate($0.name, $0.summary) }
    case .setting: settings
    case .settingValue: settingValues
    case .limit: Setting.limits.compactMap { Candidate("\($0.key)=", $0.meaning) }
    case .matcher: matchers
    case .stored(let subject): stored(subject).filter { !line.operands.contains($0.text) }
    case .version: line.operands.first.map { versions(of: String($0.prefix { $0 != "@" })) } ?? []
    case .versioned: versioned
    }
  }

  private func stored(_ subject: NameLookup.Subject, _ prefix: String? = nil) -> [Candidate] {
    names(line.values[Flag.database.name], subject, prefix ?? typed)
  }

  private func versions(of manifest: String) -> [Candidate] { stored(.version(of: manifest), "") }

  /// NAME, and NAME@N once there is an "@".
  private var versioned: [Candidate] {
    guard let mark = typed.firstIndex(of: "@") else { return stored(.manifest) }
    return Self.prefixed(String(typed[...mark]), versions(of: String(typed[..<mark])))
  }

  /// KEY, and KEY@NAME once there is an "@".
  private var settings: [Candidate] {
    guard let mark = typed.firstIndex(of: "@") else {
      return Setting.all.compactMap { Candidate($0.key, $0.meaning) }
    }
    if Setting.named(String(typed[..<mark]))?.isPerManifest != true { return [] }
    return Self.prefixed(String(typed[...mark]), stored(.manifest, String(typed[mark...].dropFirst())))
  }

  private var settingValues: [Candidate] {
    let key = line.operands.last.map { String($0.prefix { $0 != "@" }) }
    let setting = key.flatMap(Setting.named)
    return (setting?.choices ?? []).compactMap { Candidate($0, $0 == setting?.defaultValue ? "the default" : "") }
  }

  private var matchers: [Candidate] {
    let given = Set(line.operands.map { $0.prefix { $0 != "=" } + "=" })
    guard let mark = typed.firstIndex(of: "=") else {
      return ["connector=", "site=", "rule="].filter { !given.contains($0[...]) }.compactMap { Candidate($0) }
    }
    let rest = String(typed[mark...].dropFirst())
    let found: [Candidate] =
      switch typed[..<mark] {
      case "connector": stored(.connector, rest)
      case "site": stored(.site, rest)
      case "rule": [Candidate(EventType.connectorStale.rawValue)].compactMap(\.self)
      default: []
      }
    return Self.prefixed(String(typed[...mark]), found)
  }

  private static func prefixed(_ prefix: String, _ candidates: [Candidate]) -> [Candidate] {
    candidates.compactMap { Candidate(prefix + $0.text, $0.meaning) }
  }
}
