import Glibc

/// Calls on a descriptor that no `OpenFile` owns: it is kept as a number, so that no references are counted.
package enum Descriptor {
  /// Opens a file; see `OpenFile`, which closes it again.
  package static func open(
    _ path: String, _ access: OpenFile.Access, _ options: OpenFile.Options = [], mode: UInt32 = 0o600
  ) throws(Errno) -> Int32 {
    let flags = access.rawValue | options.rawValue | O_CLOEXEC | O_NOCTTY
    return try Errno.retrying { unsafe Glibc.open(path, flags, mode) }
  }

  /// close(2) is never retried: on Linux the descriptor is gone even after EINTR.
  package static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  /// What one read(2) gives: up to so many bytes, none at the end.
  package static func read(_ descriptor: Int32, upTo limit: Int) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
      do throws(Errno) {
        let start = buffer.baseAddress
        filled = try Errno.retrying { unsafe Glibc.read(descriptor, start, limit) }
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// One write(2): how many of the bytes it took.
  package static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
    try Errno.retrying { unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
  }

  package static func write(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
    try Errno.retrying { unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) } }
  }

  /// Cuts the file off, or fills it up with zeros.
  package static func truncate(_ descriptor: Int32, to size: Int64) throws(Errno) {
    _ = try Errno.retrying { ftruncate(descriptor, Int(size)) }
  }

  /// Brings a file's bytes to the disk itself (fdatasync(2)).
  package static func synchronise(_ descriptor: Int32) throws(Errno) {
    _ = try Errno.retrying { fdatasync(descriptor) }
  }

  /// Sets its file's permission bits, whatever the umask.
  package static func setMode(_ descriptor: Int32, _ mode: UInt32) throws(Errno) {
    _ = try Errno.retrying { fchmod(descriptor, mode) }
  }

  /// Another number of the same open file, above 2.
  package static func duplicate(_ descriptor: Int32) throws(Errno) -> Int32 {
    try Errno.retrying { fcntl(descriptor, F_DUPFD_CLOEXEC, 3) }
  }
}
