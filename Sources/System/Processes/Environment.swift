import CLinux
import Glibc

/// The environment that this process was started with (environ(7)).
package enum Environment {
  /// The value of one variable; nil where it is not set.
  package static func value(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// All of them. Of a name that stands twice the first counts, as for getenv(3).
  package static var all: [String: String] {
    var variables: [String: String] = [:]
    guard var place = unsafe clinux_environment() else { return variables }
    while let entry = unsafe place.pointee {
      let words = unsafe String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if words.count == 2, variables[String(words[0])] == nil { variables[String(words[0])] = String(words[1]) }
      unsafe place += 1
    }
    return variables
  }

  /// The folder for what is gone tomorrow: `TMPDIR`, else /tmp.
  package static var temporaryFolder: String {
    value("TMPDIR").flatMap { $0.isEmpty ? nil : FilePath.absolute($0) } ?? "/tmp"
  }
}
