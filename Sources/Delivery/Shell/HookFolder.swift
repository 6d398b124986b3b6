/// The folder of the shell hooks: an executable `EVENT`, and any in `EVENT.d/`, is run at that event.
package struct HookFolder: Sendable {
  /// Its absolute path. It need not exist.
  package let path: String

  /// - Parameter path: Where it is; relative to the working directory of now, so that a later change of that does not
  ///   move it.
  package init(_ path: String) {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.path = trimmed.hasPrefix("/") ? trimmed : "\(Syscalls.workingDirectory())/\(trimmed)"
  }

  /// The hooks of these events as they lie there now: by event in the order given, `EVENT` before `EVENT.d/*`, these by
  /// name. Files that are no executables, and `*.sample`, `*~` and dot-files, are none. One look at each folder and
  /// file, so it may be called at every turn. A folder that is missing or cannot be read has none.
  package func hooks(events: [String]) -> [ShellHook] {
    let present = Set(Syscalls.names(in: path))
    return events.flatMap { event in
      let own = present.contains(event) ? [event] : []
      let more = present.contains("\(event).d") ? Syscalls.names(in: "\(path)/\(event).d").sorted() : []
      return (own + more.filter { !isIgnored($0) }.map { "\(event).d/\($0)" }).compactMap { hook($0, event) }
    }
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
