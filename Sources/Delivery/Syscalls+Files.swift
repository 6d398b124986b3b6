import CLinux
import Glibc
import System

/// Files and folders.
extension Syscalls {
  /// The names in a folder, in no order, without `.` and `..`; none where there is no such folder, or this user may not
  /// read it. Nil: it cannot be said, as where no descriptor is left.
  static func names(in folder: String) -> [String]? {
    guard let stream = unsafe opendir(folder) else {
      return [ENOENT, ENOTDIR, EACCES].contains(errno) ? [] : nil
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      // It returns nil at the end and on an error, which errno alone tells apart (readdir(3)).
      errno = 0
      guard let entry = unsafe readdir(stream) else { return errno == 0 ? names : nil }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
  }

  /// What is at this path, symbolic links followed; nil where nothing is or it cannot be seen.
  static func entry(_ path: String) -> FolderEntry? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? FolderEntry(status) : nil
  }

  /// Whether nothing is at this path that somebody may execute, as far as can be seen.
  static func isGone(_ path: String) -> Bool {
    var status = stat()
    if unsafe stat(path, &status) == 0 { return !FolderEntry(status).isExecutable }
    return errno == ENOENT || errno == ENOTDIR
  }

  /// What is at this path itself.
  static func linkEntry(_ path: String) -> FolderEntry? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? FolderEntry(status) : nil
  }

  static func entry(of descriptor: Int32) throws(CallFailure) -> FolderEntry {
    var status = stat()
    _ = try retry("fstat") { unsafe Int(fstat(descriptor, &status)) }
    return FolderEntry(status)
  }

  /// Where a symbolic link leads, as it is written there; nil where it is none.
  static func target(ofLink path: String) -> String? {
    var text = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(path, &text, text.count)
    guard count > 0, count < text.count else { return nil }
    return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Opens a file to be read; ELOOP where it is a symbolic link. Waits for nobody where it is a FIFO.
  static func open(_ path: String) throws(CallFailure) -> Int32 {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW
    return Int32(try retry("open") { unsafe Int(Glibc.open(path, flags)) })
  }

  /// Makes a file that only this user may read and write; fails where anything, even a dangling link, has the name.
  static func create(_ path: String) throws(CallFailure) -> Int32 {
    let file = Int32(try retry("open") { unsafe Int(Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)) })
    _ = fchmod(file, 0o600)
    return file
  }

  static func makeFolder(_ path: String, mode: UInt32) throws(CallFailure) {
    _ = try retry("mkdir") { unsafe Int(mkdir(path, mode)) }
  }

  static func remove(_ path: String) { _ = unsafe unlink(path) }

  /// renameat2(2) that replaces nothing: `exists` where anything, even a dangling link, has the new name.
  static func rename(_ path: String, to name: String) throws(CallFailure) {
    _ = try retry("rename") {
      unsafe Int(renameat2(AT_FDCWD, path, AT_FDCWD, name, UInt32(RENAME_NOREPLACE_FLAG)))
    }
  }

  /// Brings a file or a folder's names to the disk.
  static func sync(_ descriptor: Int32) throws(CallFailure) {
    _ = try retry("fsync") { Int(fsync(descriptor)) }
  }
}

extension FolderEntry {
  fileprivate init(_ status: stat) {
    self.init(
      mode: status.st_mode & 0o7777, owner: status.st_uid, isRegular: status.st_mode & S_IFMT == S_IFREG,
      isFolder: status.st_mode & S_IFMT == S_IFDIR, isLink: status.st_mode & S_IFMT == S_IFLNK,
      size: Int64(status.st_size))
  }
}
