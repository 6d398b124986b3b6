import Basics
import Synchronization
import System

/// The daemon's own words, one line each, on the standard error: what happened, and what to do about it.
package enum Log {
  private static let output = Mutex(LogOutput())

  package static func notice(_ message: String) { write(message) }

  package static func warning(_ message: String) { write("warning: \(message)") }

  /// A line that is already complete, prefix and all.
  package static func line(_ text: String) { output.withLock { $0.write(text + "\n") } }

  /// Progress on a terminal: it takes the place of the line before it.
  package static func transient(_ message: String) {
    output.withLock { $0.write("\r\u{1b}[K\(TerminalText.escaped(message))") }
  }

  /// From now on no line waits for whoever reads the log: what is not taken at once is dropped, and the count is told
  /// when lines are taken again. For a daemon, which must not stand still because its log does.
  package static func dropWhatIsNotRead() { output.withLock { $0.waits = false } }

  private static func write(_ message: String) { line("manifestd: \(TerminalText.escaped(message))") }
}

/// Where the words go.
private struct LogOutput {
  var waits = true
  private var dropped = 0

  mutating func write(_ text: String) {
    if waits { return StandardStreams.writeError(text) }
    if dropped > 0 {
      let lines = dropped == 1 ? "a line is" : "\(dropped) lines are"
      let words = "manifestd: warning: \(lines) missing here: nobody read the log\n"
      if StandardStreams.writeErrorAtOnce(words) { dropped = 0 }
    }
    if dropped > 0 || !StandardStreams.writeErrorAtOnce(text) { dropped += 1 }
  }
}
