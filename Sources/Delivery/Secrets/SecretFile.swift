import System

/// A file that holds one secret, a key or a URL, and that only the daemon's user can read.
package enum SecretFile {
  /// The most bytes that a secret file may have: 16 KiB.
  package static let byteLimit = 16 << 10

  /// The secret: the file's one line, without white space around it.
  ///
  /// - Throws: `unreadable`; `unsafe` where group or others have any access, where it belongs to another user than this
  ///   process's, or where a symbolic link that another user made leads to it; `noSecret` where it is empty, not UTF-8,
  ///   larger than `byteLimit`, or has more than one line or control characters.
  package static func read(_ path: String) throws(SecretFileError) -> String {
    let bytes = try content(path)
    guard bytes.count <= byteLimit else {
      throw .noSecret(path: path, reason: "it is larger than \(byteLimit) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .noSecret(path: path, reason: "it is not text in UTF-8")
    }
    let isBlank: (Character) -> Bool = { $0.isWhitespace }
    let line = String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    if line.isEmpty { throw .noSecret(path: path, reason: "it is empty") }
    if line.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw .noSecret(path: path, reason: "it has more than one line, or a control character")
    }
    return line
  }

  /// Writes a new file of mode 0600 with this line, and its folder, of mode 0700, where it is missing. Both are on the
  /// disk when this returns: a secret that a receiver was told of must not be lost. Whoever finds the file finds all of
  /// it.
  ///
  /// - Throws: `notWritten`, also where anything has this name already: a secret is never replaced; `unsafe` where its
  ///   folder is another user's, or group or others may write to it.
  package static func create(_ path: String, _ text: String) throws(SecretFileError) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    do throws(CallFailure) {
      if FileStatus(folder, followsLinks: false) == nil {
        try Errno.naming("mkdir") { () throws(Errno) in try Files.makeFolder(folder, mode: 0o700) }
      }
    } catch { throw .notWritten(path: path, reason: error.words) }
    try check(folder: folder, of: path)
    let isThere = "it exists already; remove it, or name another"
    if FileStatus(path, followsLinks: false) != nil { throw .notWritten(path: path, reason: isThere) }
    // Another process may be writing the same secret at this moment: of two such files one gets the name.
    let part = "\(path).\(UInt32.random(in: 0...UInt32.max))"
    do throws(CallFailure) {
      let file = try Errno.naming("open") { () throws(Errno) in try OpenFile(part, .writing, .new) }
      do throws(CallFailure) {
        try write(text, to: file)
        try Errno.naming("rename") { () throws(Errno) in try Files.rename(part, toNew: path) }
        try Errno.naming("fsync") { () throws(Errno) in try Files.synchronise(folder: "\(folder)/.") }
      } catch {
        try? Files.remove(part)
        throw error
      }
    } catch { throw .notWritten(path: path, reason: error.errno == .exists ? isThere : error.words) }
  }

  /// A folder in which others could put a secret of their own, or take this one away, is no place for it.
  private static func check(folder: String, of path: String) throws(SecretFileError) {
    guard let resolved = Files.resolved(folder), let entry = FileStatus(resolved, followsLinks: false),
      entry.kind == .folder
    else {
      throw .notWritten(path: path, reason: "\(folder) is no folder")
    }
    if let link = FileStatus(folder, followsLinks: false), link.kind == .link, !link.isOurs {
      throw .unsafe(path: path, reason: "\(folder) is a symbolic link of another user; name the folder itself")
    }
    if !entry.isOurs {
      let remedy = "run: chown \(Accounts.effectiveUser) \(folder)"
      throw .unsafe(path: path, reason: "its folder \(folder) belongs to the user with id \(entry.owner); \(remedy)")
    }
    if entry.mode & 0o022 != 0 && !entry.isSticky {
      throw .unsafe(path: path, reason: "others may write to its folder \(folder); run: chmod go-w \(folder)")
    }
  }

  private static func write(_ text: String, to file: OpenFile) throws(CallFailure) {
    try Errno.naming("fchmod") { () throws(Errno) in try file.setMode(0o600) }
    try Errno.naming("write") { () throws(Errno) in try file.write(Array("\(text)\n".utf8)) }
    try Errno.naming("fsync") { () throws(Errno) in try file.synchroniseAll() }
  }

  /// The file's bytes, one more than `byteLimit` at the most. What is looked at is the file that was opened, not one
  /// that has taken its name since.
  private static func content(_ path: String) throws(SecretFileError) -> [UInt8] {
    let file = try open(path)
    let status: FileStatus
    do throws(CallFailure) {
      status = try Errno.naming("fstat") { () throws(Errno) in try file.status() }
    } catch { throw .unreadable(path: path, reason: error.words) }
    try check(status, path)
    do throws(CallFailure) {
      return try Errno.naming("read") { () throws(Errno) in try file.readToEnd(limit: byteLimit + 1) }
    } catch { throw .unreadable(path: path, reason: error.words) }
  }

  /// Opens the file itself; a link only where it is root's or this user's own, and what it leads to.
  private static func open(_ path: String) throws(SecretFileError) -> OpenFile {
    var file = path
    if let link = FileStatus(path, followsLinks: false), link.kind == .link {
      if !link.isOurs {
        throw .unsafe(path: path, reason: "it is a symbolic link of another user; name the file itself")
      }
      file = Files.resolved(path) ?? path
    }
    do throws(CallFailure) {
      return try Errno.naming("open") { () throws(Errno) in try OpenFile(file, .reading, [.noLink, .noWait]) }
    } catch { throw .unreadable(path: path, reason: error.words) }
  }

  private static func check(_ entry: FileStatus, _ path: String) throws(SecretFileError) {
    guard entry.kind == .regular else { throw .unreadable(path: path, reason: "it is no regular file") }
    if entry.owner != Accounts.effectiveUser {
      throw .unsafe(
        path: path,
        reason: "it belongs to the user with id \(entry.owner); run: chown \(Accounts.effectiveUser) \(path)")
    }
    if entry.mode & 0o077 != 0 {
      throw .unsafe(path: path, reason: "its group or others have access to it; run: chmod 600 \(path)")
    }
  }
}
