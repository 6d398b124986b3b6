import System

/// Which files the daemon runs: those that nobody but root and its own user can have written, nor put in their place.
/// Anybody else who could would be the daemon.
///
/// As OpenSSH's `safe_path` (auth.c) does it: what is checked is every folder from the root on, and every symbolic link
/// on the way. Where all of them pass, nobody else can swap what was checked before it is run.
package enum HookGuard {
  /// Why the hook at this absolute path is not run; nil where it is.
  package static func refusal(of path: String) -> String? {
    guard let steps = PathWalk.steps(to: path) else {
      return "hook \(path) is not run: it is gone, or its folder cannot be read by this user"
    }
    // What is nearest to the hook is notified first.
    for step in steps.reversed() {
      if let reason = fault(of: step, isHook: step == steps.last) { return "hook \(path) is not run: \(reason)" }
    }
    return nil
  }

  private static func fault(of step: PathWalk.Step, isHook: Bool) -> String? {
    let entry = step.entry
    let isLink = entry.kind == .link
    let what = isLink ? "the link \(step.path)" : isHook ? "it" : "its folder \(step.path)"
    if !entry.isOurs {
      return "\(what) belongs to the user with id \(entry.owner), and only root and the daemon's own user are trusted; "
        + "run: chown \(isLink ? "-h " : "")\(Accounts.effectiveUser) \(step.path)"
    }
    // A link's mode means nothing; in a sticky folder only a file's owner can replace it (inode(7)).
    if isLink || entry.isSticky && !isHook { return nil }
    if entry.mode & 0o022 != 0 {
      return "\(what) may be written by \(entry.mode & 0o002 != 0 ? "everybody" : "its group"); "
        + "run: chmod go-w \(step.path)"
    }
    return nil
  }
}
