import Glibc
import System

/// Why the journal could not do what was asked: operation, subject, cause and what to do.
package struct JournalError: Error, Equatable, CustomStringConvertible {
  package enum Code: Sendable {
    /// The kernel refused; `cause` is errno's text.
    case system
    /// There is no such file any more.
    case gone
    /// The segment carries another database's id: never folded, never deleted.
    case foreignDatabase
    /// The file is no segment, or of a format this binary does not know.
    case notASegment
    /// It holds batches of a journal, but its header is so damaged that nobody can tell whose.
    case nobodysSegment
    /// A loop has as much on disk as it may.
    case capReached
    /// The segment's writer still lives, so it may not be deleted.
    case stillWritten
  }

  package let code: Code
  /// The operation, such as "open segment".
  package let what: String
  /// The file or folder it was about.
  package let path: String
  /// Why, in the system's words where it was the system.
  package let cause: String
  /// What the operator can do.
  package let hint: String

  /// `what path: cause; hint`.
  package var description: String { "\(what) \(path): \(cause); \(hint)" }

  init(_ code: Code, _ what: String, _ path: String, cause: String, hint: String) {
    (self.code, self.what, self.path, self.cause, self.hint) = (code, what, path, cause, hint)
  }

  init(_ what: String, _ path: String, _ failure: Errno) {
    let code = failure.value == ENOENT ? Code.gone : .system
    self.init(code, what, path, cause: failure.text, hint: "check the folder's owner, mode and free space")
  }
}
