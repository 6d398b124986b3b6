import Foundation

/// A folder of one test's own, removed with the value that holds it.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    // Short: a Unix socket's path has at most 107 bytes.
    url = FileManager.default.temporaryDirectory.appendingPathComponent("mfd-\(UUID().uuidString.prefix(13))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  var path: String { url.path }

  func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  @discardableResult
  func write(_ text: String, to name: String) throws -> URL {
    let file = file(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }

  func emptyFile(_ name: String) throws -> URL { try write("", to: name) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name).path) }

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
