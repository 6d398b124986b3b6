import FoundationEssentials
package import Journal
package import Storage
import TestSupport

/// A folder of one test's own, with a database and its journal, removed with the value that holds it.
package final class Workplace {
  private let folder = TemporaryFolder()
  package var path: String { folder.path }

  package init() {}

  package func database() throws -> Database { try Database(path: "\(path)/m.db", creation: .ifMissing) }

  package func journal(of database: Database) throws -> JournalDirectory {
    try JournalDirectory(path: "\(database.path).sightings", databaseID: database.identity())
  }

  /// Writes a file, its folders too; gives its full path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try folder.write(text, to: name).path
  }

  /// A text with this folder's own path left out.
  package func relative(_ text: String) -> String { text.replacing("\(path)/", with: "") }
}
