package import Delivery
import Evidence
package import Storage
import System

/// Keeps the stored executables those that lie in the hooks folder now. The folder is found once, absolutely: a daemon
/// looks in the same one for as long as it runs.
package struct HookSync {
  package let folder: HookFolder
  /// As stored; nil: not looked at yet.
  private var known: [ShellHookFile]?
  /// Of the database when they were: a verb may have stored something else since.
  private var dataVersion: Int64?
  /// When the first of the missing ones is taken away.
  private var missingEndsAt: Int64?
  /// Files that are no hooks, as the log has told of them.
  private var straysTold: Set<StrayFile> = []

  package init(_ path: String) {
    folder = HookFolder(path)
  }

  /// Has a wait end when a hook comes or goes. A folder that is not there yet is looked for at the keeper's rests.
  package func watch(_ waiting: Waiting) {
    for path in [folder.path] + folder.eventFolders { waiting.watchIfPossible(path, for: .entries) }
  }

  /// The next look stores what it finds, known or not.
  package mutating func forget() { known = nil }

  /// Looks at the folder, and stores what has changed there. Cheap: it is called at every turn of the keeper.
  /// - Parameter isConfirmed: false: the clock is not to be believed, and nothing is taken away.
  package mutating func run(_ database: Database, now: Int64, isConfirmed: Bool = true) throws(StorageError) {
    guard let contents = look() else { return }
    tell(contents.strays)
    let present = Self.files(contents)
    let version = try database.dataVersion()
    if present != known || version != dataVersion {
      try database.syncShellHooks(present, now: now)
      missingEndsAt = try database.missingEndsAt()
      (known, dataVersion) = (present, version)
    }
    guard isConfirmed, let end = missingEndsAt, now >= end else { return }
    for hook in try database.removeMissing(now: now) {
      Log.warning("\(hook.label) was missing for a day and is taken away; \(hook.dropped) deliveries to it are dead")
    }
    missingEndsAt = try database.missingEndsAt()
  }

  /// The hooks that lie there; nil where it cannot be said.
  package func files() -> [ShellHookFile]? { look().map(Self.files) }

  /// What lies there and is not run, though it looks as if it were to be.
  func strays() -> [StrayFile] { look()?.strays ?? [] }

  private func look() -> HookFolder.Contents? { folder.look(events: EventType.allCases.map(\.rawValue)) }

  private static func files(_ contents: HookFolder.Contents) -> [ShellHookFile] {
    contents.hooks.compactMap { hook in
      EventType(rawValue: hook.event).map { ShellHookFile(name: hook.name, event: $0, path: hook.path) }
    }
  }

  /// Each once, for as long as it lies there.
  private mutating func tell(_ strays: [StrayFile]) {
    for stray in strays where !straysTold.contains(stray) {
      Log.warning("Hooks/\(stray.name) is not run: \(stray.fault); \(stray.advice)")
    }
    straysTold = Set(strays)
  }

  /// Where the daemon looks for hooks is known to the verbs from here on. Said, where that leaves hooks of another
  /// folder missing.
  package func announce(_ database: Database) throws(StorageError) {
    let last = try database.hooksFolder()
    if folder.exists { return try database.setHooksFolder(folder.path) }
    guard let last, last != folder.path, try database.hooks().contains(where: { $0.kind == .shell }) else { return }
    Log.warning(
      "there is no hooks folder '\(folder.path)', and the hooks of '\(last)' are missing: what they are to get "
        + "waits for a day; start with --hooks '\(last)'")
  }
}
