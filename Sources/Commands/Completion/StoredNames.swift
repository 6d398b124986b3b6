import Storage
import System

/// Names in the database, for whoever types one. Whatever is wrong with it, nobody is reported in the middle of a line.
enum StoredNames {
  /// - Parameter database: as given with `--db`; nil: it was not.
  static func candidates(
    database: String?, _ subject: NameLookup.Subject, beginningWith prefix: String
  ) -> [Candidate] {
    var path = CommandLineTool.databasePath(given: database)
    // The line comes here as it is typed: a shell would have put the folder there.
    if path.hasPrefix("~/") { path = Accounts.homeFolder + path.dropFirst() }
    guard let lookup = try? NameLookup(path: path),
      let entries = try? lookup.entries(subject, beginningWith: prefix, limit: limit)
    else { return [] }
    return entries.compactMap { Candidate($0.name, $0.meaning) }
  }

  /// No list of more is ever read.
  private static let limit = 200
}
