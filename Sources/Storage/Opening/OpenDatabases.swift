import Synchronization
import System

/// The database files that this process has open by SQLite, each with one more descriptor by which its lock is looked
/// at: to close such a one drops SQLite's own locks (https://www.sqlite.org/howtocorrupt.html, 2.2), so that it stays
/// open until the last connection to the file is closed.
enum OpenDatabases {
  private struct Open {
    var connections = 0
    var descriptors: [Int32] = []
  }

  private static let files = Mutex<[FileIdentity: Open]>([:])

  /// A connection is about to be opened.
  static func enter(_ file: FileIdentity) {
    files.withLock { $0[file, default: Open()].connections += 1 }
  }

  /// A connection is closed.
  static func leave(_ file: FileIdentity) {
    files.withLock { files in
      files[file]?.connections -= 1
      guard let open = files[file], open.connections <= 0 else { return }
      for descriptor in open.descriptors { Descriptor.close(descriptor) }
      files[file] = nil
    }
  }

  /// Closes a descriptor of the file when no connection suffers from it.
  static func close(_ descriptor: Int32, of file: FileIdentity) {
    files.withLock { files in
      if files[file] == nil { return Descriptor.close(descriptor) }
      files[file]?.descriptors.append(descriptor)
    }
  }

  /// Whether any process has the daemon's lock on the file; nil: it cannot be looked at.
  static func isLocked(_ path: String, _ file: FileIdentity) -> Bool? {
    files.withLock { files in
      if let known = files[file]?.descriptors.first { return Descriptor.isLocked(known, byte: DatabaseLock.offset) }
      guard let descriptor = try? Descriptor.open(path, .reading, .noWait) else { return nil }
      defer {
        if files[file] == nil { Descriptor.close(descriptor) } else { files[file]?.descriptors.append(descriptor) }
      }
      return Descriptor.isLocked(descriptor, byte: DatabaseLock.offset)
    }
  }
}
