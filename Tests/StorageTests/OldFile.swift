import Foundation
import TestSupport

@testable import Storage

/// A database of schema 3, as its release made it.
enum OldFile {
  static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/schema3.db").path

  /// A copy of it in the folder.
  static func copy(to folder: Folder, as name: String = "manifestd.db") throws -> String {
    folder.write(Array(try Data(contentsOf: URL(fileURLWithPath: path))), to: name)
    return folder.file(name)
  }
}
