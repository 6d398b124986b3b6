/// What a file is, whatever its name: by it a database that was deleted or replaced is told from the one that was
/// opened. stat(2) alone learns it: to open and close a database file drops the locks that SQLite has on it in the same
/// process (https://www.sqlite.org/howtocorrupt.html, 2.2).
package struct FileIdentity: Hashable, Sendable {
  package let device: UInt64
  package let inode: UInt64

  package init(device: UInt64, inode: UInt64) {
    (self.device, self.inode) = (device, inode)
  }

  /// Of what has the name now; nil: nothing has.
  package init?(path: String) {
    guard let status = FileStatus(path) else { return nil }
    self = status.identity
  }
}
