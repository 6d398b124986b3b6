import Glibc

/// Locks: on a whole file (flock(2)), and on single bytes of it. None of them waits.
extension Descriptor {
  /// Locks the file; false where another open file has it locked.
  package static func lock(_ descriptor: Int32, exclusively: Bool) throws(Errno) -> Bool {
    do throws(Errno) {
      _ = try Errno.retrying { flock(descriptor, (exclusively ? LOCK_EX : LOCK_SH) | LOCK_NB) }
      return true
    } catch {
      if error == .isLocked { return false }
      throw error
    }
  }

  /// Call it before a locked one is closed: a child that another thread is starting has the descriptor too, and with it
  /// the lock, until its execve(2) (flock(2)).
  package static func unlock(_ descriptor: Int32) { _ = flock(descriptor, LOCK_UN) }

  /// Both of it.
  package static func closeLocked(_ descriptor: Int32) {
    unlock(descriptor)
    close(descriptor)
  }

  /// Locks one byte; false where another open file has it locked.
  @discardableResult
  package static func lock(_ descriptor: Int32, byte offset: Int64, isShared: Bool = false) -> Bool {
    set(isShared ? F_RDLCK : F_WRLCK, descriptor, offset)
  }

  package static func unlock(_ descriptor: Int32, byte offset: Int64) { _ = set(F_UNLCK, descriptor, offset) }

  /// Whether another open file has the byte locked, exclusively or not (F_OFD_GETLK).
  package static func isLocked(_ descriptor: Int32, byte offset: Int64) -> Bool {
    var range = range(F_WRLCK, offset)
    return unsafe fcntl(descriptor, getOpenFileLock, &range) == 0 && range.l_type != Int16(F_UNLCK)
  }

  /// F_OFD_SETLK (fcntl(2)), which Glibc shows only with _GNU_SOURCE: the lock belongs to the open file description, so
  /// that two connections of one process exclude each other as those of two processes do.
  private static let setOpenFileLock: Int32 = 37
  private static let getOpenFileLock: Int32 = 36

  private static func set(_ type: Int32, _ descriptor: Int32, _ offset: Int64) -> Bool {
    var range = range(type, offset)
    return unsafe fcntl(descriptor, setOpenFileLock, &range) == 0
  }

  private static func range(_ type: Int32, _ offset: Int64) -> flock {
    var range = flock()
    range.l_type = Int16(type)
    range.l_whence = Int16(SEEK_SET)
    range.l_start = off_t(offset)
    range.l_len = 1
    return range
  }
}
