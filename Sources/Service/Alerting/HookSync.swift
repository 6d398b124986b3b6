import Delivery
import Evidence
import Storage

/// Keeps the stored executables those that lie in the daemon's hooks folder now.
struct HookSync {
  private let folder: HookFolder
  /// As stored; nil: not looked at yet.
  private var known: [ShellHookFile]?

  init(_ path: String) {
    folder = HookFolder(path)
  }

  /// The next look stores what it finds, known or not.
  mutating func forget() { known = nil }

  /// Looks at the folder, and stores what has changed there. Cheap: it is called at every turn of the keeper.
  mutating func run(_ database: Database, now: Int64) throws(StorageError) {
    let present = folder.hooks(events: EventType.allCases.map(\.rawValue)).compactMap { hook in
      EventType(rawValue: hook.event).map { ShellHookFile(name: hook.name, event: $0, path: hook.path) }
    }
    if present == known { return }
    try database.syncShellHooks(present, now: now)
    known = present
  }
}
