import Foundation
package import Journal
package import Storage

/// A folder of one test's own, with a database and its journal, removed with the value that holds it.
package final class Workplace {
  package let path: String

  package init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mfd-\(UUID().uuidString.prefix(13))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  package func database() throws -> Database { try Database(path: "\(path)/m.db", creation: .ifMissing) }

  package func journal(of database: Database) throws -> JournalDirectory {
    try JournalDirectory(path: "\(database.path).sightings", databaseID: database.identity())
  }

  /// Writes a file, its folders too; gives its full path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// A text with this folder's own path left out.
  package func relative(_ text: String) -> String { text.replacing("\(path)/", with: "") }
}
