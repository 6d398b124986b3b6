import Foundation

/// Another process that holds the database's write lock until it is told to let go.
final class DatabaseLocker {
  private let process = Process()
  private let input = Pipe()

  init(_ path: String) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    process.arguments = [path]
    process.standardInput = input
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(
      contentsOf: Data(".timeout 5000\nBEGIN IMMEDIATE;\nSELECT 'locked';\n".utf8))
    _ = output.fileHandleForReading.availableData
  }

  func release() {
    try? input.fileHandleForWriting.write(contentsOf: Data("COMMIT;\n.quit\n".utf8))
    process.waitUntilExit()
  }
}
