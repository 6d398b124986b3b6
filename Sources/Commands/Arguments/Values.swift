import Evidence
import Manifests
import Storage

/// What may stand for a flag's value or for an operand: what is offered to whoever types it.
enum Values: Sendable, Equatable {
  /// Nobody can tell.
  case any
  /// One of these, and nothing else.
  case choice([String])
  /// One of these, or something else.
  case usual([String])
  case file, folder
  case verb
  /// A setting's key, KEY or KEY@NAME, and the value that belongs to the key before it.
  case setting, settingValue
  /// KEY=VALUE, for one of the limits.
  case limit
  /// KEY=NAME, for a silence.
  case matcher
  /// What the database has names for.
  case stored(NameLookup.Subject)
  /// A version's number, of the manifest that is named before it.
  case version
  /// NAME or NAME@N.
  case versioned

  /// Words that mean the same for whichever verb they stand.
  init(word: String) {
    self =
      switch word {
      case "FILE": .file
      case "DIR": .folder
      case "VERB": .verb
      case "KEY": .setting
      case "VALUE": .settingValue
      case "KEY=VALUE": .limit
      case "MATCHER": .matcher
      case "CONNECTOR": .stored(.connector)
      case "SITE": .stored(.site)
      case "HOST": .stored(.site)
      case "HOOK": .stored(.hook)
      case "URL": .stored(.endpoint)
      case "MANIFEST": .stored(.manifest)
      case "A", "B": .version
      case "NAME@N", "NAME@A": .versioned
      case "KIND": .choice(Kind.all.map(\.name))
      case "EVENT", "TYPE": .choice(EventType.allCases.map(\.rawValue))
      default: .any
      }
  }

  /// "json, ndjson or csv": the words that it may be; empty where they are not known.
  var listed: String {
    guard case .choice(let words) = self, let last = words.last else { return "" }
    return words.count == 1 ? last : "\(words.dropLast().joined(separator: ", ")) or \(last)"
  }

  static func choice<Choice: CaseIterable & RawRepresentable>(_: Choice.Type) -> Values
  where Choice.RawValue == String { .choice(Choice.allCases.map(\.rawValue)) }
}
