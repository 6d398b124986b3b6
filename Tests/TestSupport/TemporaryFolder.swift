package import Foundation

/// A folder of one test's own, of mode 0700, removed with the value that holds it.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() {
    // Short: a Unix socket's path has at most 107 bytes.
    var template = Array("\(NSTemporaryDirectory())mfd-XXXXXX".utf8CString)
    guard let made = unsafe mkdtemp(&template) else { preconditionFailure("no folder can be made for a test") }
    path = unsafe String(cString: made)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  package var url: URL { URL(fileURLWithPath: path) }

  /// Writes a file, and the folders above it.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> URL {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }

  package func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

  /// What is in it, in order.
  package var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

  /// This process's descriptors of a file in it.
  package func descriptors(of name: String) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }.filter {
      // Of what another test closes meanwhile there is no link.
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == "\(path)/\(name)"
    }
  }
}
