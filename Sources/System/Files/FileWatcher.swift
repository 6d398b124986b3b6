import CLinux
import Glibc

/// The kernel's word that files change (inotify(7)): there is then something to read from its descriptor.
package final class FileWatcher: Sendable {
  /// What of a file is watched.
  package enum Change: Sendable {
    /// Somebody wrote to it.
    case contents
    /// Its name leads elsewhere now, or nowhere: moved, deleted, replaced, linked.
    case identity
    /// The folder was moved or deleted, whatever happens in it.
    case place
    /// Names came into the folder, or went, or what lies there was written or may be run now, or no more.
    case entries
  }

  package let descriptor: Int32

  package init() throws(Errno) {
    descriptor = try Errno.retrying { inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC)) }
  }

  deinit { Descriptor.close(descriptor) }

  /// False: the file cannot be watched.
  package func watch(_ path: String, _ change: Change) -> Bool {
    let mask =
      switch change {
      case .contents: IN_MODIFY
      case .identity: IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
      case .place: IN_DELETE_SELF | IN_MOVE_SELF
      case .entries:
        IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
      }
    return unsafe inotify_add_watch(descriptor, path, UInt32(mask) | UInt32(IN_MASK_ADD)) >= 0
  }

  /// Takes all that there is to read.
  package func clear() {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while unsafe read(descriptor, &buffer, buffer.count) > 0 {}
  }
}
