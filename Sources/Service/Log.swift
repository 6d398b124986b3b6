import Manifests

/// The daemon's own words, one line each, on the standard error: what happened, and what to do about it.
package enum Log {
  package static func notice(_ message: String) { write(message) }

  package static func warning(_ message: String) { write("warning: \(message)") }

  /// A line that is already complete, prefix and all.
  package static func line(_ text: String) { Syscalls.writeToStandardError(text + "\n") }

  /// Progress on a terminal: it takes the place of the line before it.
  package static func transient(_ message: String) {
    Syscalls.writeToStandardError("\r\u{1b}[K\(TerminalText.escaped(message))")
  }

  private static func write(_ message: String) {
    Syscalls.writeToStandardError("manifestd: \(TerminalText.escaped(message))\n")
  }
}
