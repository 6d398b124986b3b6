import Basics

/// One verb of the command line.
struct Verb: Sendable {
  let name: String
  /// What it does, in one line.
  let summary: String
  /// The operands, as help shows them: "NAME[@N]".
  let operands: String
  /// What an operand's word stands for, where that is not what it means everywhere.
  private let values: [String: Values]
  let flags: [Flag]
  /// More words for its own help: paragraphs, with an empty line between two; may be empty.
  let details: String
  /// Calls as they are typed, for its own help.
  let examples: [String]
  /// Whether `--output` takes formats of its own, not those of listings.
  let hasOwnFormats: Bool
  let run: @Sendable (Invocation) throws -> ExitCode

  init(
    _ name: String, operands: String = "", values: [String: Values] = [:], flags: [Flag] = [], details: String = "",
    examples: [String] = [], hasOwnFormats: Bool = false, _ summary: String,
    run: @escaping @Sendable (Invocation) throws -> ExitCode
  ) {
    self.name = name
    self.summary = summary
    self.operands = operands
    self.values = values
    self.flags = flags
    self.details = details
    self.examples = examples
    self.hasOwnFormats = hasOwnFormats
    self.run = run
  }

  /// Every verb that help shows, in its order.
  static let all = table.map { $0.make() }

  static func named(_ name: String) -> Verb? { table.first { $0.name == name }?.make() }

  /// Each is made when it is asked for: to make all of them costs as much as many a verb itself.
  private static let table: [(name: String, make: @Sendable () -> Verb)] = [
    ("status", { .status }),
    ("serve", { .serve }),
    ("publish", { .publish }),
    ("list", { .list }),
    ("history", { .history }),
    ("show", { .show }),
    ("diff", { .diff }),
    ("rollback", { .rollback }),
    ("connectors", { .connectors }),
    ("connector", { .connector }),
    ("stale", { .stale }),
    ("report", { .report }),
    ("alerts", { .alerts }),
    ("ack", { .ack }),
    ("silence", { .silence }),
    ("hooks", { .hooks }),
    ("deliveries", { .deliveries }),
    ("events", { .events }),
    ("endpoints", { .endpoints }),
    ("hits", { .hits }),
    ("unserved", { .unserved }),
    ("ingest", { .ingest }),
    ("rules", { .rules }),
    ("site", { .site }),
    ("config", { .config }),
    ("doctor", { .doctor }),
    ("completion", { .completion }),
    ("man", { .man }),
    ("demo", { .demo }),
    ("version", { .version }),
    ("help", { .help }),
  ]

  /// Its own flags, and those that every verb takes.
  var allFlags: [Flag] { flags + Flag.global }

  /// Its details, a paragraph each.
  var paragraphs: [String] { details.isEmpty ? [] : details.parts(between: "\n\n") }

  /// "history NAME"
  var usage: String { operands.isEmpty ? name : "\(name) \(operands)" }

  /// The operands of each way to use it, as help shows them: what stands between bars that no bracket holds.
  var uses: [String] {
    var depth = 0
    var uses = [""]
    for word in operands.split(separator: " ") {
      if word == "|" && depth == 0 {
        uses.append("")
        continue
      }
      depth += word.count { $0 == "[" } - word.count { $0 == "]" }
      uses[uses.count - 1] += uses[uses.count - 1].isEmpty ? word : " \(word)"
    }
    return uses
  }

  /// What may stand for a word of its operands.
  func values(of word: String) -> Values { values[word] ?? Values(word: word) }
}
