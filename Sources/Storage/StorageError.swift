/// Why the database could not do what was asked: operation, subject, cause, and what to do about it.
///
/// The message never holds stored or bound values: they may be strangers' input.
package struct StorageError: Error, Sendable, CustomStringConvertible {
  /// What a caller may decide on; everything else is words.
  package enum Code: String, Sendable {
    /// No database file at the path.
    case missing
    /// The file belongs to another user.
    case notOwner
    /// The file is no SQLite database, or another application's.
    case notDatabase
    /// Written by a newer manifestd.
    case newerSchema
    /// A daemon serves it, or one that had its name.
    case inUse
    /// Another file has taken the name of the one that was opened, or it was deleted.
    case replaced
    /// Another process holds the lock for longer than the busy timeout.
    case busy
    case readOnly
    case full
    case corrupt
    /// The named thing (site, manifest, version, release, setting) does not exist.
    case noSuch
    /// The request contradicts what is stored or a publishing rule.
    case refused
    /// A value that the setting or argument cannot take.
    case invalid
    case failed
  }

  package let code: Code
  /// What failed and on what: "open 'manifestd.db'".
  package let operation: String
  package let cause: String
  /// What to do; empty if there is nothing better to say than the cause.
  package let hint: String

  package init(_ code: Code, _ operation: String, _ cause: String, hint: String = "") {
    self.code = code
    self.operation = operation
    self.cause = cause
    self.hint = hint
  }

  package var description: String {
    hint.isEmpty ? "\(operation): \(cause)" : "\(operation): \(cause); \(hint)"
  }
}
