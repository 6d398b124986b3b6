import Foundation
import Manifests
import Service

/// Data on the standard output, words on the standard error.
struct Output {
  /// What it can show.
  var screen = Screen.plain

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

  /// A paragraph of data, as the screen has it.
  func paragraph(_ text: String, first: String = "", tint: Tint? = nil) {
    write(screen.paragraph(text, first: first, tint: tint))
  }

  /// Words for the person: never part of the data.
  func note(_ message: String) {
    Log.notice(message)
  }
}
