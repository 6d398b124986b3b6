import Basics
import System

/// What was read of a stream before it is known whether it was read before, to be read again: on the disk, in a file
/// without a name, for it may be as long as a log.
final class LogSpool {
  private let file: OpenFile

  /// - Parameter folder: where there is room for a log: the database's.
  init(in folder: String) throws(OperationError) {
    guard let file = (try? OpenFile(namelessIn: folder)) ?? (try? OpenFile(namelessIn: "/var/tmp")) else {
      throw OperationError(
        .failed, "keep what was read of a stream", "no file can be made in '\(folder)'",
        hint: "check the folder's mode and free space")
    }
    self.file = file
  }

  func add(_ bytes: [UInt8]) throws(OperationError) {
    do throws(Errno) { try file.write(bytes) } catch {
      throw OperationError(
        .failed, "keep what was read of a stream", error.text,
        hint: "free some disk space, or name the log's file instead of a pipe")
    }
  }

  /// From now on it is read, from its beginning.
  func rewind() { try? file.seek(to: 0) }

  func read(upTo count: Int) -> [UInt8] { (try? file.read(upTo: count)) ?? [] }
}
