/// The folder of the shell hooks: an executable `EVENT`, and any in `EVENT.d/`, is run at that event.
package struct HookFolder: Sendable {
  /// Its absolute path. It need not exist.
  package let path: String

  /// - Parameter path: Where it is; relative to the working directory of now, so that a later change of that does not
  ///   move it. Links in it stay: a deploy may change where they lead, and who may is looked at before a hook is run.
  package init(_ path: String) {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let whole = trimmed.hasPrefix("/") ? trimmed : "\(Syscalls.workingDirectory())/\(trimmed)"
    self.path = whole
  }

  /// Whether there is such a folder.
  package var exists: Bool { Syscalls.entry(path)?.isFolder ?? false }

  /// The hooks of these events as they lie there now: by event in the order given, `EVENT` before `EVENT.d/*`, these by
  /// name. Files that are no executables, and `*.sample`, `*~` and dot-files, are none. One look at each folder and
  /// file, so it may be called at every turn. A folder that is missing or closed to this user has none.
  /// - Returns: nil where it cannot be said, as where no descriptor is left: what was known goes on holding.
  package func hooks(events: [String]) -> [ShellHook]? {
    guard let present = Syscalls.names(in: path).map(Set.init) else { return nil }
    var found: [ShellHook] = []
    for event in events {
      let own = present.contains(event) ? [event] : []
      guard let more = present.contains("\(event).d") ? Syscalls.names(in: "\(path)/\(event).d") : [] else {
        return nil
      }
      let names = own + more.sorted().filter { !isIgnored($0) }.map { "\(event).d/\($0)" }
      found += names.compactMap { hook($0, event) }
    }
    return found
  }

  private func isIgnored(_ name: String) -> Bool {
    name.hasPrefix(".") || name.hasSuffix("~") || name.hasSuffix(".sample")
  }

  private func hook(_ name: String, _ event: String) -> ShellHook? {
    let file = "\(path)/\(name)"
    guard let entry = Syscalls.entry(file), entry.isExecutable else { return nil }
    return ShellHook(name: name, path: file, event: event, refusal: HookGuard.refusal(of: file))
  }
}
