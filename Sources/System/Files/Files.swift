import CLinux
import Glibc

/// Files and folders by their names.
package enum Files {
  /// The folder that names without a root are looked for in; "" where it is gone.
  package static func workingFolder() -> String {
    guard let text = unsafe getcwd(nil, 0) else { return "" }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }

  /// Whether something has the name, links followed.
  package static func exists(_ path: String) -> Bool { FileStatus(path) != nil }

  package static func isFolder(_ path: String) -> Bool { FileStatus(path)?.kind == .folder }

  /// Whether a name leads to a regular file, and to no pipe, socket, device or folder; nil: nothing has it, or it
  /// cannot be looked at.
  package static func isRegular(_ path: String) -> Bool? { FileStatus(path).map { $0.kind == .regular } }

  /// The first bytes of a file; nil where it cannot be read. It is never waited for, as a pipe would be.
  package static func contents(of path: String, limit: Int, followsLinks: Bool = true) -> [UInt8]? {
    try? OpenFile(path, .reading, followsLinks ? .noWait : [.noWait, .noLink]).readToEnd(limit: limit)
  }

  /// The names in a folder, in no order, without "." and "..": all of them, or an error.
  package static func names(in path: String) throws(Errno) -> [String] {
    guard let folder = unsafe opendir(path) else { throw Errno.last }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while true {
      // It returns nil at the end and on an error, which errno alone tells apart (readdir(3)).
      errno = 0
      guard let entry = unsafe readdir(folder) else {
        if errno != 0 { throw Errno.last }
        return names
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
  }

  /// Why a file that is there cannot be read by this process; nil: it can, or there is none.
  package static func unreadable(_ path: String) -> Errno? {
    if unsafe access(path, R_OK) == 0 { return nil }
    let failure = Errno.last
    return failure == .noSuchFile || failure == .notAFolder ? nil : failure
  }

  /// Bytes that this user may still write to the file system of a path; nil if it does not say.
  package static func freeBytes(at path: String) -> Int64? {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return nil }
    return Int64(clamping: status.f_bavail).multipliedReportingOverflow(by: Int64(clamping: status.f_frsize))
      .partialValue
  }

  package static func makeFolder(_ path: String, mode: UInt32) throws(Errno) {
    _ = try Errno.retrying { unsafe mkdir(path, mode) }
  }

  /// Writes a whole small file.
  package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(Errno) {
    try OpenFile(writing: path, mode: mode).write(bytes)
  }

  package static func remove(_ path: String) throws(Errno) { _ = try Errno.retrying { unsafe unlink(path) } }

  /// Gives it another name, in the place of whatever has that.
  package static func rename(_ path: String, to name: String) throws(Errno) {
    _ = try Errno.retrying { unsafe Glibc.rename(path, name) }
  }

  /// The same where nothing, not even a dangling link, has that name; else `exists` (renameat2(2)).
  package static func rename(_ path: String, toNew name: String) throws(Errno) {
    _ = try Errno.retrying { unsafe renameat2(AT_FDCWD, path, AT_FDCWD, name, UInt32(RENAME_NOREPLACE_FLAG)) }
  }

  /// Sets the permission bits of the file itself: a link put there by somebody else is refused, not followed.
  package static func setMode(_ path: String, _ mode: UInt32) throws(Errno) {
    _ = try Errno.retrying { unsafe fchmodat(AT_FDCWD, path, mode, AT_SYMLINK_NOFOLLOW) }
  }

  /// Sets the group of the file itself, links not followed.
  package static func setGroup(_ path: String, _ group: UInt32) throws(Errno) {
    _ = try Errno.retrying { unsafe lchown(path, uid_t.max, group) }
  }

  /// Whether this process may put files into a folder (access(2)).
  package static func checkWritable(folder: String) throws(Errno) {
    _ = try Errno.retrying { unsafe access(folder, W_OK | X_OK) }
  }

  /// Brings the names in a folder to the disk itself.
  package static func synchronise(folder: String) throws(Errno) {
    try OpenFile(folder, .reading, .folder).synchroniseAll()
  }

  /// Where a symbolic link leads, as it is written there; nil where it is none.
  package static func target(ofLink path: String) -> String? {
    var text = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(path, &text, text.count)
    guard count > 0, count < text.count else { return nil }
    return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes a file or a folder with all that is in it, as far as it can be; links are removed, not followed.
  package static func removeTree(_ path: String) {
    if FileStatus(path, followsLinks: false)?.kind == .folder {
      for name in (try? names(in: path)) ?? [] { removeTree("\(path)/\(name)") }
      _ = unsafe rmdir(path)
    } else {
      try? remove(path)
    }
  }

  /// The path without symbolic links; nil where it leads nowhere.
  package static func resolved(_ path: String) -> String? {
    guard let text = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }
}
