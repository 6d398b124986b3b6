package import Basics
import System

/// Why the journal could not do what was asked; the subject is the file or folder.
package typealias JournalError = Failure<JournalFault>

/// What a caller may decide on.
package enum JournalFault: Sendable {
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

extension Failure where Code == JournalFault {
  init(_ operation: String, _ path: String, _ failure: Errno) {
    let code = failure == .noSuchFile ? JournalFault.gone : .system
    self.init(code, operation, path, cause: failure.text, hint: "check the folder's owner, mode and free space")
  }
}
