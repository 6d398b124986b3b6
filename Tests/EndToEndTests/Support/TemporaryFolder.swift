import Foundation
import TestSupport

extension TemporaryFolder {
  func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  func emptyFile(_ name: String) throws -> URL { try write("", to: name) }

  /// The project's own example manifests, as `Manifests/dexter.cash/`.
  func addExampleManifests() throws {
    try FileManager.default.copyItem(at: Project.root.appendingPathComponent("Manifests"), to: file("Manifests"))
  }
}

/// The checkout that these tests were built from.
enum Project {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
}
