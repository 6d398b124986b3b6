import CLinux
import Glibc

/// How files are opened (open(2)): no program that is started later inherits them, and no terminal becomes this
/// process's.
extension OpenFile {
  package enum Access: Int32 {
    case reading = 0
    case writing = 1
    case both = 2
  }

  package struct Options: OptionSet, Sendable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// A symbolic link is refused.
    package static let noLink = Options(rawValue: O_NOFOLLOW)
    /// Nobody is waited for, as who has the other end of a pipe.
    package static let noWait = Options(rawValue: O_NONBLOCK)
    /// Anything but a folder is refused.
    package static let folder = Options(rawValue: O_DIRECTORY)
    /// It is made where it is missing.
    package static let made = Options(rawValue: O_CREAT)
    /// It is made, and refused where anything, even a dangling link, has the name.
    package static let new = Options(rawValue: O_CREAT | O_EXCL)
    package static let emptied = Options(rawValue: O_TRUNC)
    /// Whatever is written goes to its end.
    package static let appended = Options(rawValue: O_APPEND)
  }

  /// - Parameter mode: of a file that is made; the umask goes off it.
  package convenience init(
    _ path: String, _ access: Access, _ options: Options = [], mode: UInt32 = 0o600
  ) throws(Errno) {
    self.init(descriptor: try Descriptor.open(path, access, options, mode: mode))
  }

  /// Opens it for reading, from its beginning.
  package convenience init(reading path: String) throws(Errno) { try self.init(path, .reading) }

  /// The standard input, which whoever started this process has made: that it cannot be read is no bug here.
  package static func standardInput() throws(Errno) -> OpenFile {
    let flags = fcntl(STDIN_FILENO, F_GETFL)
    if flags < 0 || flags & O_ACCMODE == O_WRONLY { throw Errno(value: EBADF) }
    return OpenFile(descriptor: STDIN_FILENO, isOwned: false)
  }

  /// Opens it for writing, made where it is missing, and empties it.
  package convenience init(writing path: String, mode: UInt32) throws(Errno) {
    try self.init(path, .writing, [.made, .emptied], mode: mode)
  }

  /// Makes a file of mode 0600 in the place of whatever has the name, a link too.
  package convenience init(replacing path: String) throws(Errno) {
    let part = "\(path).new"
    try? Files.remove(part)
    try self.init(part, .writing, [.new, .noLink])
    try Files.rename(part, to: path)
  }

  /// Makes a file that has no name and is gone when it is closed (O_TMPFILE, open(2)).
  package convenience init(namelessIn folder: String) throws(Errno) {
    // Glibc shows O_TMPFILE only with _GNU_SOURCE: it is __O_TMPFILE with O_DIRECTORY.
    try self.init(folder, .both, [.folder, Options(rawValue: 0o20_000_000)])
  }

  /// Opens it to be known again, not to be read (O_PATH, open(2)).
  package convenience init(locating path: String) throws(Errno) {
    // Glibc shows O_PATH only with _GNU_SOURCE.
    try self.init(path, .reading, Options(rawValue: 0o10_000_000))
  }

  /// Opens what must be a regular file; nil: it is a link, a folder, a pipe or a device.
  package static func regular(
    _ path: String, _ access: Access, _ options: Options = [], mode: UInt32 = 0o600
  ) throws(Errno) -> OpenFile? {
    do throws(Errno) {
      let file = try OpenFile(path, access, options.union([.noLink, .noWait]), mode: mode)
      return try file.status().kind == .regular ? file : nil
    } catch {
      // A link; a socket; a folder opened for writing.
      if [ELOOP, ENXIO, EISDIR].contains(error.value) { return nil }
      throw error
    }
  }

  /// A file in memory that holds these bytes, to be read from its start; gone with its last descriptor.
  package static func inMemory(_ bytes: [UInt8]) throws(CallFailure) -> OpenFile {
    let file = try Errno.naming("memfd_create") { () throws(Errno) in
      // 1 is MFD_CLOEXEC (memfd_create(2)).
      OpenFile(descriptor: try aboveStandard(try Errno.retrying { unsafe memfd_create("event", 1) }))
    }
    try Errno.naming("write") { () throws(Errno) in
      try file.write(bytes)
      try file.seek(to: 0)
    }
    return file
  }

  /// A pipe's two ends, which no program started later inherits.
  package static func pipe() throws(Errno) -> (reading: OpenFile, writing: OpenFile) {
    var ends: [Int32] = [-1, -1]
    _ = try Errno.retrying { unsafe pipe2(&ends, O_CLOEXEC) }
    let reading = OpenFile(descriptor: try aboveStandard(ends[0]))
    return (reading, OpenFile(descriptor: try aboveStandard(ends[1])))
  }

  /// The same file under a descriptor above 2: a process that was started without these three would otherwise see it
  /// overwritten when the streams of a program are set up.
  private static func aboveStandard(_ descriptor: Int32) throws(Errno) -> Int32 {
    if descriptor > 2 { return descriptor }
    defer { Descriptor.close(descriptor) }
    return try Descriptor.duplicate(descriptor)
  }
}
