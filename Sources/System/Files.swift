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

  /// The first bytes of a file; nil where it cannot be read. It is never waited for, as a pipe would be.
  package static func contents(of path: String, limit: Int, followsLinks: Bool = true) -> [UInt8]? {
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW)
    guard let descriptor = try? Errno.retrying({ unsafe open(path, flags) }) else { return nil }
    return try? OpenFile(descriptor: descriptor).readToEnd(limit: limit)
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

  package static func makeFolder(_ path: String, mode: UInt32) throws(Errno) {
    _ = try Errno.retrying { unsafe mkdir(path, mode) }
  }

  /// Writes a whole small file.
  package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(Errno) {
    try OpenFile(writing: path, mode: mode).write(bytes)
  }

  /// Removes a file or a folder with all that is in it, as far as it can be; links are removed, not followed.
  package static func removeTree(_ path: String) {
    if FileStatus(path, followsLinks: false)?.kind == .folder {
      for name in (try? names(in: path)) ?? [] { removeTree("\(path)/\(name)") }
      _ = unsafe rmdir(path)
    } else {
      _ = unsafe unlink(path)
    }
  }

  /// The path without symbolic links; nil where it leads nowhere.
  package static func resolved(_ path: String) -> String? {
    guard let text = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }
}
