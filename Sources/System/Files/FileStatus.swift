import Glibc

/// What the kernel says of a file (inode(7)).
package struct FileStatus: Equatable, Sendable {
  package enum Kind: Sendable { case regular, folder, link, socket, fifo, device }

  /// Tells this file from every other, as long as it is there.
  package let identity: FileIdentity
  package let kind: Kind
  package let owner: UInt32
  /// The permission bits.
  package let mode: UInt32
  /// Bytes.
  package let size: Int64
  /// How many names it has.
  package let names: Int
  /// When it was last written, milliseconds since 1970.
  package let modified: Int64

  /// What has the name.
  /// - Parameter followsLinks: false: of a symbolic link itself.
  package init(at path: String, followsLinks: Bool = true) throws(Errno) {
    var status = stat()
    _ = try Errno.retrying { followsLinks ? unsafe stat(path, &status) : unsafe lstat(path, &status) }
    self.init(status)
  }

  /// The same; nil if nothing has the name, or it cannot be seen.
  package init?(_ path: String, followsLinks: Bool = true) {
    do throws(Errno) { try self.init(at: path, followsLinks: followsLinks) } catch { return nil }
  }

  /// An open file.
  package init(of descriptor: Int32) throws(Errno) {
    var status = stat()
    _ = try Errno.retrying { unsafe fstat(descriptor, &status) }
    self.init(status)
  }

  /// Whether somebody may execute this file.
  package var isExecutable: Bool { kind == .regular && mode & 0o111 != 0 }
  /// Whether in this folder only a file's owner can replace it (inode(7)).
  package var isSticky: Bool { mode & 0o1000 != 0 }
  /// Whether it belongs to root or to this process's user.
  package var isOurs: Bool { owner == 0 || owner == Accounts.effectiveUser }

  private init(_ status: stat) {
    identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      case S_IFLNK: .link
      case S_IFSOCK: .socket
      case S_IFIFO: .fifo
      default: .device
      }
    owner = status.st_uid
    mode = status.st_mode & 0o7777
    size = Int64(status.st_size)
    names = Int(status.st_nlink)
    modified = Int64(status.st_mtim.tv_sec) * 1_000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
  }
}
