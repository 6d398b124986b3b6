import System

/// The folder of the shell hooks: an executable `EVENT`, and any in `EVENT.d/`, is run at that event.
package struct HookFolder: Sendable {
  /// Its absolute path. It need not exist.
  package let path: String

  /// - Parameter path: Where it is; relative to the working directory of now, so that a later change of that does not
  ///   move it. Links in it stay: a deploy may change where they lead, and who may is looked at before a hook is run.
  package init(_ path: String) {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let whole = trimmed.hasPrefix("/") ? trimmed : "\(Files.workingFolder())/\(trimmed)"
    self.path = whole
  }

  /// Whether there is such a folder.
  package var exists: Bool { Files.isFolder(path) }

  /// The folders in it that hold several hooks of one event each: `EVENT.d`.
  package var eventFolders: [String] {
    (Self.names(in: path) ?? []).filter { $0.hasSuffix(".d") }.map { "\(path)/\($0)" }
  }

  /// What lies there.
  package struct Contents: Sendable {
    /// By event in the order given, `EVENT` before `EVENT.d/*`, these by name.
    package var hooks: [ShellHook] = []
    /// By name.
    package var strays: [StrayFile] = []
  }

  /// The hooks of these events as they lie there now. `README.md`, `*.sample`, `*~` and dot-files are none. One look at
  /// each folder and file, so it may be called at every turn. A folder that is missing or closed to this user has none.
  /// - Returns: nil where it cannot be said, as where no descriptor is left: what was known goes on holding.
  package func look(events: [String]) -> Contents? {
    guard let present = Self.names(in: path).map(Set.init) else { return nil }
    var found = Contents()
    var misnamed = present.filter { !Self.isIgnored($0) }
    for event in events {
      let own = misnamed.remove(event).map { [$0] } ?? []
      guard let more = misnamed.remove("\(event).d").map({ Self.names(in: "\(path)/\($0)") }) ?? [] else {
        return nil
      }
      let names = more.filter { !Self.isIgnored($0) }.sorted().map { "\(event).d/\($0)" }
      for name in own + names {
        if let hook = hook(name, event) {
          found.hooks.append(hook)
        } else if let stray = stray(named: name, hasFolder: name == event) {
          found.strays.append(stray)
        }
      }
    }
    found.strays += misnamed.compactMap { stray(misnamed: $0, events: events) }
    found.strays.sort { $0.name < $1.name }
    return found
  }

  /// None where there is no such folder, or this user may not read it; nil: it cannot be said.
  private static func names(in folder: String) -> [String]? {
    do throws(Errno) { return try Files.names(in: folder) } catch {
      return [.noSuchFile, .notAFolder, .notPermitted].contains(error) ? [] : nil
    }
  }

  private func hook(_ name: String, _ event: String) -> ShellHook? {
    let file = "\(path)/\(name)"
    guard let entry = FileStatus(file), entry.isExecutable else { return nil }
    return ShellHook(name: name, path: file, event: event, refusal: HookGuard.refusal(of: file))
  }
}
