import Basics
import Evidence
import Storage

/// A connector's name as given on the command line.
enum ConnectorName {
  /// The name of one that the rules know, seen or not, else of one that was seen; an error where there is none.
  static func known(_ name: String, in database: Database) throws -> String {
    let lowered = name.lowercased()
    let named = ConnectorProfile.builtIn(lowered)?.name
    let others = [Recognition.noneName, Recognition.unknownName, Recognition.browserName]
    return try named ?? others.first { $0 == lowered } ?? seen(name, in: database)
  }

  /// The name of one that was seen, written in any case; else it is told whether there is such a connector at all, and
  /// the nearest name.
  static func seen(_ name: String, in database: Database) throws -> String {
    let seen = try database.connectorNames()
    // As tables show what is only claimed.
    let name = name.hasSuffix(" (claimed)") ? String(name.dropLast(" (claimed)".count)) : name
    if let found = seen.first(where: { $0 == name }) ?? seen.first(where: { $0.lowercased() == name.lowercased() }) {
      return found
    }
    let isNamed = ConnectorProfile.builtIn(name.lowercased()) != nil
    let near = isNamed ? nil : Suggestion.nearest(to: name, among: seen + RuleSet.builtIn.connectors.map(\.name))
    throw StorageError(
      .noSuch, "find connector '\(name)'", isNamed ? "it has not been seen yet" : "no such connector",
      hint: near.map { "did you mean '\($0)'?" } ?? "see 'manifestd connectors'")
  }
}

extension Invocation {
  /// How to name a connector where its name alone was given; nil: the word is none, or the verb takes none.
  func connectorHint(_ word: String) -> String? {
    let takes = verb.flags.contains { $0.name == Flag.connector.name }
    return takes && ConnectorProfile.builtIn(word.lowercased()) != nil ? "write --connector \(word)" : nil
  }

  /// The connector named by --connector; nil: all of them.
  func connector(_ database: Database) throws -> String? {
    try arguments.value(.connector).map { try ConnectorName.known($0, in: database) }
  }
}
