import Basics
import System

/// What must hold of a database's file before SQLite opens it.
enum DatabaseFileCheck {
  /// What SQLite puts beside the file, and takes for its own when it finds it there.
  private static let companions = ["-wal", "-shm", "-journal"]

  /// The path without symbolic links: what lies beside the file is the same by whichever name it is opened.
  /// - Throws: `notOwner` for a link of another user, who could lead it elsewhere; `missing` where it leads nowhere.
  static func resolve(_ path: String) throws(StorageError) -> String {
    guard let link = FileStatus(path, followsLinks: false), link.kind == .link else { return path }
    let operation = "open '\(path)'"
    if !link.isOurs {
      throw StorageError(
        .notOwner, operation, "it is a symbolic link of user \(Accounts.name(ofUser: link.owner))",
        hint: "name the database itself")
    }
    if let resolved = Files.resolved(path) { return resolved }
    throw StorageError(
      .missing, operation, "it is a symbolic link that leads nowhere", hint: "remove it, or name the database itself")
  }

  /// Makes the file where it is to be made, and refuses what is not this user's alone.
  /// - Returns: whether it was made now.
  static func prepare(_ path: String, _ creation: Database.Creation) throws(StorageError) -> Bool {
    let operation = "open '\(path)'"
    guard let entry = FileStatus(path) else {
      try DatabaseLock.refuseOther(path)
      for name in companions.map({ path + $0 }) { try checkCompanion(name, operation) }
      guard creation == .ifMissing else {
        throw StorageError(
          .missing, operation, "no such database",
          hint: "name it with --db, or create it with 'manifestd publish' or 'manifestd serve'")
      }
      return try make(path)
    }
    if entry.kind != .regular {
      throw StorageError(
        .failed, operation, entry.kind == .folder ? "it is a folder" : "it is no regular file",
        hint: "name a file\(entry.kind == .folder ? " in it" : "") with --db")
    }
    if entry.owner != Accounts.effectiveUser {
      let user = Accounts.name(ofUser: entry.owner)
      throw StorageError(
        .notOwner, operation, "it belongs to user \(user)", hint: "run it as that user: sudo -u \(user) manifestd …")
    }
    if entry.names > 1 {
      throw StorageError(
        .failed, operation, "it has \(entry.names) names (hard links), and each would get a write-ahead log of its own",
        hint: "leave it one name; find them with: find FOLDER -xdev -samefile '\(path)'")
    }
    for name in companions.map({ path + $0 }) { try checkCompanion(name, operation) }
    try DatabaseLock.refuseOther(path)
    return false
  }

  /// Makes an empty file that only its owner can read; false where it is there by now.
  private static func make(_ path: String) throws(StorageError) -> Bool {
    do throws(Errno) {
      _ = try OpenFile(path, .both, .new)
      return true
    } catch {
      if error == .exists { return false }
      throw StorageError(
        .failed, "create '\(path)'", error.text, hint: "name a file in a folder that you can write with --db")
    }
  }

  /// A write-ahead log that somebody else has put there would become a part of the database.
  private static func checkCompanion(_ name: String, _ operation: String) throws(StorageError) {
    guard let entry = FileStatus(name, followsLinks: false) else { return }
    // It has no name left where the last connection is removing it just now.
    if entry.kind == .regular && entry.owner == Accounts.effectiveUser && entry.names < 2 { return }
    let what =
      entry.owner != Accounts.effectiveUser
      ? "belongs to user \(Accounts.name(ofUser: entry.owner))"
      : entry.kind == .regular ? "has several names" : "is no file"
    throw StorageError(
      .notOwner, operation, "'\(name)' beside it \(what), and would be taken for a part of it",
      hint: "see who has put it there, and move it away")
  }
}
