import Foundation
import Journal
import Storage

/// A folder of one test's own, with a database and its journal, removed with the value that holds it.
final class Workplace {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mfd-\(UUID().uuidString.prefix(13))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func database() throws -> Database { try Database(path: "\(path)/m.db", creation: .ifMissing) }

  func journal(of database: Database) throws -> JournalDirectory {
    try JournalDirectory(path: "\(database.path).sightings", databaseID: database.identity())
  }

  /// Writes a file, its folders too; gives its full path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// A text with this folder's own path left out.
  func relative(_ text: String) -> String { text.replacing("\(path)/", with: "") }
}
