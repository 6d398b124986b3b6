import Manifests
import Operations
import System

/// Data on the standard output, words on the standard error.
struct Output {
  /// What it can show.
  var screen = Screen.plain
  /// Whether there is a standard output; false: it was closed before this began, and nobody reads anything.
  var isOpen = true
  /// A verb that goes on until its reader has had enough: that it leaves is no failure.
  var goesOn = false

  /// Data: what a pipe reads.
  func write(_ text: String) {
    write(Array(text.utf8))
  }

  /// Bytes as they are. A reader that has gone away ends the verb, as for any filter, and quietly.
  func write(_ bytes: [UInt8]) {
    switch StandardStreams.write(bytes) {
    case .written: return
    case .unread: CurrentProcess.exit(goesOn ? ExitCode.done.rawValue : ExitCode.failed.rawValue)
    case .failed(let failure):
      Log.line("manifestd: write to the standard output: \(failure.text); it is not complete")
      CurrentProcess.exit(ExitCode.failed.rawValue)
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
