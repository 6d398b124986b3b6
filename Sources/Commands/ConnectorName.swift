import Evidence
import Storage

/// A connector's name as given on the command line.
enum ConnectorName {
  /// Passes the name of one that was seen; else tells whether there is such a connector at all, and the nearest name.
  static func check(_ name: String, in database: Database) throws {
    let seen = try database.connectorNames()
    if seen.contains(name) { return }
    let isNamed = RuleSet.builtIn.connector(named: name) != nil
    let near = Suggestion.nearest(to: name, among: seen).map { "did you mean '\($0)'?" }
    throw StorageError(
      .noSuch, "find connector '\(name)'", isNamed ? "it has not been seen yet" : "no such connector",
      hint: near ?? "see 'manifestd connectors'")
  }
}
