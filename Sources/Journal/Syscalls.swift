import Glibc
import System

/// Every system call of this module, one function each: EINTR is retried, EBADF traps (a descriptor misused is a
/// bug, not a condition), all else is thrown as the errno.
enum Syscalls {
  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(Errno) -> Int32 {
    try retrying { unsafe Glibc.open(path, flags | O_CLOEXEC, mode) }
  }

  /// Opens what must be a regular file; nil: it is a link, a folder, a pipe or a device. It is never waited for, as
  /// opening a pipe would be.
  static func openRegular(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(Errno) -> Int32? {
    let descriptor: Int32
    do throws(Errno) { descriptor = try open(path, flags | O_NOFOLLOW | O_NONBLOCK, mode: mode) } catch {
      // A link; a socket; a folder opened for writing.
      if [ELOOP, ENXIO, EISDIR].contains(error.value) { return nil }
      throw error
    }
    var status = Glibc.stat()
    if unsafe Glibc.fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return descriptor }
    close(descriptor)
    return nil
  }

  /// close(2) is never retried: on Linux the descriptor is gone even after EINTR.
  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
    try retrying { unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
  }

  static func write(_ descriptor: Int32, _ bytes: [UInt8]) throws(Errno) -> Int {
    try retrying { unsafe Glibc.write(descriptor, bytes, bytes.count) }
  }

  /// Writes all the bytes at a place of the file, over what is there.
  static func write(_ descriptor: Int32, _ bytes: [UInt8], at offset: Int64) throws(Errno) {
    let written = try retrying { unsafe Glibc.pwrite(descriptor, bytes, bytes.count, Int(offset)) }
    if written != bytes.count { throw Errno(value: ENOSPC) }
  }

  /// Bytes from `offset` on, at most `count`; fewer at the end of the file.
  static func read(_ descriptor: Int32, at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(Errno) {
        while filled < count {
          let target = unsafe buffer.baseAddress! + filled
          let wanted = count - filled
          let position = Int(offset) + filled
          let got = try retrying { unsafe Glibc.pread(descriptor, target, wanted, position) }
          if got == 0 { break }
          filled += got
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The same, with zeros for blocks that the disk cannot read.
  static func readAround(_ descriptor: Int32, at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    let block: Int64 = 4_096
    let end = min(offset + Int64(count), try size(descriptor))
    var (bytes, place) = ([UInt8](), offset)
    while place < end {
      let wanted = Int(min((place / block + 1) * block, end) - place)
      do throws(Errno) {
        let got = try read(descriptor, at: place, count: wanted)
        if got.isEmpty { break }
        bytes += got
        place += Int64(got.count)
      } catch {
        if error.value != EIO { throw error }
        bytes += [UInt8](repeating: 0, count: wanted)
        place += Int64(wanted)
      }
    }
    return bytes
  }

  static func truncate(_ descriptor: Int32, to size: Int64) throws(Errno) {
    _ = try retrying { Int(Glibc.ftruncate(descriptor, Int(size))) }
  }

  static func synchronise(_ descriptor: Int32) throws(Errno) {
    _ = try retrying { Int(Glibc.fdatasync(descriptor)) }
  }

  static func synchroniseFolder(_ descriptor: Int32) throws(Errno) {
    _ = try retrying { Int(Glibc.fsync(descriptor)) }
  }

  static func size(_ descriptor: Int32) throws(Errno) -> Int64 {
    var status = Glibc.stat()
    _ = try retrying { unsafe Int(Glibc.fstat(descriptor, &status)) }
    return Int64(status.st_size)
  }

  /// Bytes of a regular file; nil: what is there is none (a folder, a link, a pipe …).
  static func size(ofFileAt path: String) throws(Errno) -> Int64? {
    var status = Glibc.stat()
    _ = try retrying { unsafe Int(lstat(path, &status)) }
    return status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
  }

  /// When the file was last written, milliseconds since 1970.
  static func modified(_ descriptor: Int32) throws(Errno) -> Int64 {
    var status = Glibc.stat()
    _ = try retrying { unsafe Int(Glibc.fstat(descriptor, &status)) }
    return Int64(status.st_mtim.tv_sec) * 1_000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
  }

  static func rename(_ path: String, to target: String) throws(Errno) {
    _ = try retrying { unsafe Int(Glibc.rename(path, target)) }
  }

  /// Adds to an eventfd(2): whoever waits for it goes on.
  static func ring(_ event: Int32) {
    var one: UInt64 = 1
    _ = unsafe Glibc.write(event, &one, 8)
  }

  static func unlink(_ path: String) throws(Errno) { _ = try retrying { unsafe Int(Glibc.unlink(path)) } }

  static func makeFolder(_ path: String, mode: mode_t) throws(Errno) {
    _ = try retrying { unsafe Int(Glibc.mkdir(path, mode)) }
  }

  static func checkWritable(_ path: String) throws(Errno) {
    _ = try retrying { unsafe Int(Glibc.access(path, W_OK | X_OK)) }
  }

  /// Whether the lock was got; false: another open file holds it.
  static func lock(_ descriptor: Int32, exclusive: Bool) throws(Errno) -> Bool {
    do throws(Errno) {
      _ = try retrying { Int(flock(descriptor, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB)) }
      return true
    } catch {
      if error.value == EWOULDBLOCK { return false }
      throw error
    }
  }

  static func unlock(_ descriptor: Int32) { _ = flock(descriptor, LOCK_UN) }

  /// The names in a folder, in no order, without "." and "..": all of them, or an error. A segment that was left out
  /// would be taken for one that is gone.
  static func names(in path: String) throws(Errno) -> [String] {
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

  /// The wall clock, nanoseconds since 1970.
  static func nanoseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func retrying<Value: FixedWidthInteger>(_ call: () -> Value) throws(Errno) -> Value {
    while true {
      let value = call()
      if value != -1 { return value }
      let failure = Errno.last
      if failure.value == EINTR { continue }
      precondition(failure.value != EBADF, "a closed descriptor was used")
      throw failure
    }
  }
}
