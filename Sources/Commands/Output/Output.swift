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

  /// A paragraph of data: on a terminal broken between words, elsewhere one line.
  /// - Parameters:
  ///   - first: what its first line begins with; the others are indented as far.
  ///   - tint: its colour.
  func paragraph(_ text: String, first: String = "", tint: Tint? = nil) {
    let lines = Paragraph.lines(
      TerminalText.escaped(text), columns: screen.columns, first: TerminalText.escaped(first))
    for line in lines { write(tinted(line, tint) + "\n") }
  }

  /// A text in its colour, where there is colour. It must be harmless for a terminal already.
  func tinted(_ text: String, _ tint: Tint?) -> String {
    screen.hasColour ? tint?.applied(to: text) ?? text : text
  }

  /// Words for the person: never part of the data.
  func note(_ message: String) {
    Log.notice(message)
  }
}
