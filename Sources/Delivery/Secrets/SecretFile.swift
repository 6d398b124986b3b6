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
    if let link = Syscalls.linkEntry(path), link.isLink, !link.isOurs {
      throw .unsafe(path: path, reason: "it is a symbolic link of another user; name the file itself")
    }
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
  /// disk when this returns: a secret that a receiver was told of must not be lost.
  ///
  /// - Throws: `notWritten`, also where anything has this name already: a secret is never replaced.
  package static func create(_ path: String, _ text: String) throws(SecretFileError) {
    do throws(Syscalls.Failure) {
      let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
      if Syscalls.entry(folder) == nil { try Syscalls.makeFolder(folder, mode: 0o700) }
      let file = try Syscalls.create(path)
      do throws(Syscalls.Failure) {
        defer { Syscalls.close(file) }
        try Syscalls.write(file, Array("\(text)\n".utf8))
        try Syscalls.sync(file)
        try syncFolder(folder)
      } catch {
        Syscalls.remove(path)
        throw error
      }
    } catch {
      let isThere = error.code == Syscalls.exists
      throw .notWritten(path: path, reason: isThere ? "it exists already; remove it, or name another" : error.words)
    }
  }

  private static func syncFolder(_ path: String) throws(Syscalls.Failure) {
    let folder = try Syscalls.open(path)
    defer { Syscalls.close(folder) }
    try Syscalls.sync(folder)
  }

  /// The file's bytes, one more than `byteLimit` at the most. What is looked at is the file that was opened, not one
  /// that has taken its name since.
  private static func content(_ path: String) throws(SecretFileError) -> [UInt8] {
    let file: Int32
    let entry: FolderEntry
    do throws(Syscalls.Failure) {
      file = try Syscalls.open(path)
    } catch { throw .unreadable(path: path, reason: error.words) }
    defer { Syscalls.close(file) }
    do throws(Syscalls.Failure) {
      entry = try Syscalls.entry(of: file)
    } catch { throw .unreadable(path: path, reason: error.words) }
    try check(entry, path)
    var bytes: [UInt8] = []
    while bytes.count <= byteLimit, let more = Syscalls.read(file, limit: byteLimit + 1 - bytes.count), !more.isEmpty {
      bytes += more
    }
    return bytes
  }

  private static func check(_ entry: FolderEntry, _ path: String) throws(SecretFileError) {
    guard entry.isRegular else { throw .unreadable(path: path, reason: "it is no regular file") }
    if entry.owner != Syscalls.user() {
      throw .unsafe(
        path: path, reason: "it belongs to the user with id \(entry.owner); run: chown \(Syscalls.user()) \(path)")
    }
    if entry.mode & 0o077 != 0 {
      throw .unsafe(path: path, reason: "its group or others have access to it; run: chmod 600 \(path)")
    }
  }
}
