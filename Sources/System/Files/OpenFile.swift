import CLinux
import Glibc

/// A file that is open until this is gone.
package final class OpenFile: Sendable {
  package let descriptor: Int32
  private let isOwned: Bool

  /// - Parameter isOwned: whether it is closed with this.
  package init(descriptor: Int32, isOwned: Bool = true) {
    (self.descriptor, self.isOwned) = (descriptor, isOwned)
  }

  deinit { if isOwned { Descriptor.close(descriptor) } }

  /// What one read(2) gives: up to so many bytes, none at the end.
  package func read(upTo limit: Int) throws(Errno) -> [UInt8] { try Descriptor.read(descriptor, upTo: limit) }

  /// The next bytes, put into `buffer` from `place` on, as many as it has room for; none at the end.
  /// - Returns: how many they are.
  package func read(into buffer: inout [UInt8], at place: Int) throws(Errno) -> Int {
    var failure: Errno?
    let count = unsafe buffer.withUnsafeMutableBytes { buffer -> Int in
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[place...])
      do throws(Errno) {
        return try Errno.retrying { unsafe Glibc.read(descriptor, room.baseAddress, room.count) }
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    return count
  }

  /// All that comes until the end, or until there are so many bytes.
  package func readToEnd(limit: Int) throws(Errno) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < limit {
      let more = try read(upTo: min(limit - bytes.count, 1 << 16))
      if more.isEmpty { break }
      bytes += more
    }
    return bytes
  }

  /// Writes all of it.
  package func write(_ bytes: [UInt8]) throws(Errno) {
    var rest = bytes[...]
    while !rest.isEmpty { rest = rest.dropFirst(try Descriptor.write(descriptor, rest)) }
  }

  /// Whether the name leads to it.
  package func isAt(_ path: String) -> Bool {
    (try? FileStatus(of: descriptor))?.identity == FileStatus(path, followsLinks: false)?.identity
  }

  /// Has it be read or written from there on.
  package func seek(to offset: Int64) throws(Errno) {
    _ = try Errno.retrying { lseek(descriptor, Int(offset), SEEK_SET) }
  }

  package func status() throws(Errno) -> FileStatus { try FileStatus(of: descriptor) }

  /// Sets its permission bits, whatever the umask.
  package func setMode(_ mode: UInt32) throws(Errno) { try Descriptor.setMode(descriptor, mode) }

  /// Brings its bytes to the disk itself.
  package func synchronise() throws(Errno) { try Descriptor.synchronise(descriptor) }

  /// Brings to the disk itself what is known of it, too; of a folder its names (fsync(2)).
  package func synchroniseAll() throws(Errno) { _ = try Errno.retrying { fsync(descriptor) } }

  /// Locks it without waiting (flock(2)); false where another open file has it locked.
  package func lock(exclusively: Bool) throws(Errno) -> Bool {
    try Descriptor.lock(descriptor, exclusively: exclusively)
  }

  package func unlock() { Descriptor.unlock(descriptor) }

  /// From now on a read or a write that would have to wait fails instead.
  package func neverWait() { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
}
