package import Foundation

/// The package's folder.
package let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// Where a program of this package was built: beside the test bundle, whose runner /proc/self/exe is.
package func builtProgram(_ name: String) -> String {
  let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  let candidates = [
    URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent(name).path,
    package.appendingPathComponent(".build/debug/\(name)").path,
  ]
  return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "\(name) is not built"
}
