import CLinux
import Glibc
import System

/// What hooks' processes are given.
extension Syscalls {
  /// A file in memory that holds these bytes, to be read from its start; gone with its last descriptor.
  static func memoryFile(_ bytes: [UInt8]) throws(CallFailure) -> Int32 {
    // 1 is MFD_CLOEXEC (memfd_create(2)).
    let file = try aboveStandard(Int32(try retry("memfd_create") { unsafe Int(memfd_create("event", 1)) }))
    do throws(CallFailure) { try write(file, bytes) } catch {
      close(file)
      throw error
    }
    _ = lseek(file, 0, SEEK_SET)
    return file
  }

  /// A pipe whose reading end never waits.
  static func pipe() throws(CallFailure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    _ = try retry("pipe2") { unsafe Int(pipe2(&ends, O_CLOEXEC)) }
    let (read, write) = (try aboveStandard(ends[0]), try aboveStandard(ends[1]))
    // The writing end must wait: it is the hook's stdout.
    _ = fcntl(read, F_SETFL, O_NONBLOCK)
    return (read, write)
  }

  /// The same file under a descriptor above 2: a daemon that was started without these three would otherwise see
  /// its pipes overwritten when they are set up for a hook.
  private static func aboveStandard(_ descriptor: Int32) throws(CallFailure) -> Int32 {
    if descriptor > 2 { return descriptor }
    defer { close(descriptor) }
    return Int32(try retry("fcntl") { Int(fcntl(descriptor, F_DUPFD_CLOEXEC, 3)) })
  }
}
