import System

/// What the kernel says of a file or folder (inode(7)).
struct FolderEntry: Equatable {
  /// Permission bits, with set-id and sticky.
  let mode: UInt32
  /// The number of the user that it belongs to.
  let owner: UInt32
  let isRegular: Bool
  let isFolder: Bool
  let isLink: Bool
  let size: Int64

  /// Whether somebody may execute this file.
  var isExecutable: Bool { isRegular && mode & 0o111 != 0 }
  var isSticky: Bool { mode & 0o1000 != 0 }
  /// Whether it belongs to root or to this process's user.
  var isOurs: Bool { owner == 0 || owner == Accounts.effectiveUser }
}
