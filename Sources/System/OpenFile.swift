import CLinux
import Glibc

/// A file that is open until this is gone.
package final class OpenFile: Sendable {
  package let descriptor: Int32
  private let isOwned: Bool

  package static let standardInput = OpenFile(descriptor: STDIN_FILENO, isOwned: false)

  /// - Parameter isOwned: whether it is closed with this.
  package init(descriptor: Int32, isOwned: Bool = true) {
    (self.descriptor, self.isOwned) = (descriptor, isOwned)
  }

  /// Opens it for reading, from its beginning.
  package convenience init(reading path: String) throws(Errno) {
    self.init(descriptor: try Errno.retrying { unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) })
  }

  /// Opens it to be known again, not to be read (O_PATH, open(2)).
  package convenience init(locating path: String) throws(Errno) {
    // Glibc shows O_PATH only with _GNU_SOURCE.
    self.init(descriptor: try Errno.retrying { unsafe open(path, 0o10_000_000 | O_CLOEXEC) })
  }

  /// Opens it for writing, made where it is missing, and empties it.
  /// - Parameter mode: of a file that is made; the umask goes off it.
  package convenience init(writing path: String, mode: UInt32) throws(Errno) {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY
    self.init(descriptor: try Errno.retrying { unsafe open(path, flags, mode) })
  }

  /// A pipe's two ends, which no program started later inherits.
  package static func pipe() throws(Errno) -> (reading: OpenFile, writing: OpenFile) {
    var ends: [Int32] = [-1, -1]
    _ = try Errno.retrying { unsafe pipe2(&ends, O_CLOEXEC) }
    return (OpenFile(descriptor: ends[0]), OpenFile(descriptor: ends[1]))
  }

  deinit { if isOwned { _ = close(descriptor) } }

  /// What one read(2) gives: up to so many bytes, none at the end.
  package func read(upTo limit: Int) throws(Errno) -> [UInt8] {
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
    while !rest.isEmpty {
      let count = try Errno.retrying {
        unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Has it be read or written from there on.
  package func seek(to offset: Int64) throws(Errno) {
    _ = try Errno.retrying { lseek(descriptor, Int(offset), SEEK_SET) }
  }
}
