import Foundation

/// The sources as they lie on disk, read through this file's own place.
enum SourceTree {
  struct File {
    let module: String
    let path: String
    let lines: [String]
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every Swift file below a top-level folder.
  static func files(in folder: String) throws -> [File] {
    let base = root.appendingPathComponent(folder)
    let names = try FileManager.default.subpathsOfDirectory(atPath: base.path).filter { $0.hasSuffix(".swift") }
      .sorted()
    return try names.map { name in
      let text = try String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
      return File(
        module: String(name.prefix { $0 != "/" }), path: "\(folder)/\(name)", lines: text.components(separatedBy: "\n"))
    }
  }
}
