import Foundation
import Service

/// Data on the standard output, words on the standard error.
struct Output {
  /// Data: what a pipe reads.
  func write(_ text: String) {
    write(Array(text.utf8))
  }

  /// Bytes as they are. A reader that has gone away ends the verb, as for any filter.
  func write(_ bytes: [UInt8]) {
    do {
      try FileHandle.standardOutput.write(contentsOf: bytes)
    } catch {
      exit(ExitCode.failed.rawValue)
    }
  }

  /// Words for the person: never part of the data.
  func note(_ message: String) {
    Log.notice(message)
  }
}
