package import Basics

/// Why the database could not do what was asked. It never holds stored or bound values: they may be strangers' input.
package typealias StorageError = Failure<StorageFault>

/// What a caller may decide on.
package enum StorageFault: String, Sendable {
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
