import Evidence
import Storage

/// The hooks as they are at this moment: the stored ones, and the executables in their folder, which nobody may have
/// taken over yet where no daemon runs. It only looks.
struct HooksNow {
  let stored: [HookRecord]
  /// Executables that lie in the folder and are not stored.
  let unstored: [ShellHookFile]
  /// Stored executables that are stored as being there and are not.
  let gone: [HookRecord]

  init(_ database: Database) throws(StorageError) {
    stored = try database.hooks()
    let files = HookSync(try database.hooksFolder() ?? "Hooks").files()
    let names = Set(files?.map(\.name) ?? [])
    let known = Set(stored.filter { $0.kind == .shell }.map(\.name))
    unstored = files?.filter { !known.contains($0.name) } ?? []
    gone = stored.filter { hook in
      hook.kind == .shell && hook.missingSince == nil && files != nil && !names.contains(hook.name)
    }
  }

  /// Those that are notified when an alert opens, as people know them; whether it reaches them is another matter.
  var notified: [String] {
    stored.filter { $0.events.contains(.connectorStale) && $0.disabledAt == nil }.map(\.label)
      + unstored.filter { $0.event == .connectorStale }.map { "Hooks/\($0.name)" }
  }
}
