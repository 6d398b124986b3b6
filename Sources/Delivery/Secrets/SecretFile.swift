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
      if Syscalls.linkEntry(folder) == nil { try Syscalls.makeFolder(folder, mode: 0o700) }
    } catch { throw .notWritten(path: path, reason: error.words) }
    try check(folder: folder, of: path)
    let isThere = "it exists already; remove it, or name another"
    if Syscalls.linkEntry(path) != nil { throw .notWritten(path: path, reason: isThere) }
    // Another process may be writing the same secret at this moment: of two such files one gets the name.
    let part = "\(path).\(UInt32.random(in: 0...UInt32.max))"
    do throws(CallFailure) {
      let file = try Syscalls.create(part)
      do throws(CallFailure) {
        defer { Syscalls.close(file) }
        try Syscalls.write(file, Array("\(text)\n".utf8))
        try Syscalls.sync(file)
        try Syscalls.rename(part, to: path)
        try syncFolder(folder)
      } catch {
        Syscalls.remove(part)
        throw error
      }
    } catch { throw .notWritten(path: path, reason: error.errno == .exists ? isThere : error.words) }
  }

  /// A folder in which others could put a secret of their own, or take this one away, is no place for it.
  private static func check(folder: String, of path: String) throws(SecretFileError) {
    guard let resolved = Files.resolved(folder), let entry = Syscalls.linkEntry(resolved), entry.isFolder else {
      throw .notWritten(path: path, reason: "\(folder) is no folder")
    }
    if let link = Syscalls.linkEntry(folder), link.isLink, !link.isOurs {
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

  private static func syncFolder(_ path: String) throws(CallFailure) {
    let folder = try Syscalls.open("\(path)/.")
    defer { Syscalls.close(folder) }
    try Syscalls.sync(folder)
  }

  /// The file's bytes, one more than `byteLimit` at the most. What is looked at is the file that was opened, not one
  /// that has taken its name since.
  private static func content(_ path: String) throws(SecretFileError) -> [UInt8] {
    let file = try open(path)
    let entry: FolderEntry
    defer { Syscalls.close(file) }
    do throws(CallFailure) {
      entry = try Syscalls.entry(of: file)
    } catch { throw .unreadable(path: path, reason: error.words) }
    try check(entry, path)
    var bytes: [UInt8] = []
    while bytes.count <= byteLimit, let more = Syscalls.read(file, limit: byteLimit + 1 - bytes.count), !more.isEmpty {
      bytes += more
    }
    return bytes
  }

  /// Opens the file itself; a link only where it is root's or this user's own, and what it leads to.
  private static func open(_ path: String) throws(SecretFileError) -> Int32 {
    var file = path
    if let link = Syscalls.linkEntry(path), link.isLink {
      if !link.isOurs {
        throw .unsafe(path: path, reason: "it is a symbolic link of another user; name the file itself")
      }
      file = Files.resolved(path) ?? path
    }
    do throws(CallFailure) { return try Syscalls.open(file) } catch {
      throw .unreadable(path: path, reason: error.words)
    }
  }

  private static func check(_ entry: FolderEntry, _ path: String) throws(SecretFileError) {
    guard entry.isRegular else { throw .unreadable(path: path, reason: "it is no regular file") }
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
