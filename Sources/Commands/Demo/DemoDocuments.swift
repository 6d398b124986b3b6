import System

/// What `manifestd demo` publishes: documents of dexter.cash of September 2025, byte for byte, in three releases. They
/// are texts, not resources, for the compiler takes a text as it stands.
enum DemoDocuments {
  private static let files = release2 + release3 + release8

  /// Lays them out in a folder: `2/`, `3/` and `8/`.
  static func write(to folder: String) throws(Errno) {
    for release in Set(files.map { $0.name.prefix(1) }) { try Files.makeFolder("\(folder)/\(release)", mode: 0o755) }
    for (name, text) in files { try Files.write(Array(text.utf8), to: "\(folder)/\(name)") }
  }
}
