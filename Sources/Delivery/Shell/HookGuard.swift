/// Which files the daemon runs: those that nobody but root and its own user can have written. Anybody else who could
/// would be the daemon.
package enum HookGuard {
  /// Why the hook at this absolute path is not run; nil where it is. Looks through symbolic links, and at the folders
  /// that hold the link and the file, in which a file could be put in its place.
  package static func refusal(of path: String) -> String? {
    guard let file = Syscalls.resolved(path), let entry = Syscalls.entry(file) else {
      return "hook \(path) is not run: it is gone, or its folder cannot be read by this user"
    }
    if let reason = fault(of: entry, at: file, what: "it") { return "hook \(path) is not run: \(reason)" }
    for folder in Set([path, file].map(parent)).sorted() {
      guard let entry = Syscalls.entry(folder) else { return "hook \(path) is not run: \(folder) cannot be read" }
      // In a sticky folder only a file's owner can replace it (inode(7)).
      if entry.isSticky && entry.isOurs { continue }
      if let reason = fault(of: entry, at: folder, what: "its folder \(folder)") {
        return "hook \(path) is not run: \(reason)"
      }
    }
    return nil
  }

  private static func fault(of entry: FolderEntry, at path: String, what: String) -> String? {
    if !entry.isOurs {
      return "\(what) belongs to the user with id \(entry.owner), and only root and the daemon's own user are trusted; "
        + "run: chown \(Syscalls.user()) \(path)"
    }
    if entry.mode & 0o022 != 0 {
      return "\(what) may be written by \(entry.mode & 0o002 != 0 ? "everybody" : "its group"); "
        + "run: chmod go-w \(path)"
    }
    return nil
  }

  private static func parent(_ path: String) -> String {
    let folder = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
    return folder.isEmpty ? "/" : String(folder)
  }
}
