import Storage

/// Who is being told something. A hook that never answers takes its own places, and no other's.
struct Places {
  /// Lanes of one webhook that are told at once; a shell hook is notified one thing at a time.
  static let ofWebhook = 8
  /// Processes at once.
  static let ofShellHooks = 64
  /// Requests at once; half of them are for hooks that have none.
  static let ofWebhooks = 128

  private struct Lane: Hashable {
    let hook: HookID
    let connector: String
  }

  private var lanes: Set<Lane> = []
  private var byHook: [HookID: Int] = [:]
  private var byKind: [HookRecord.Kind: Int] = [:]

  /// How many are taken.
  var count: Int { lanes.count }

  /// How many more lanes of this hook may be told. One that fails is told one thing at a time.
  func room(for hook: WaitingHook) -> Int {
    let own = byHook[hook.id] ?? 0
    let all = byKind[hook.kind] ?? 0
    switch hook.kind {
    case .shell: return own == 0 && all < Self.ofShellHooks ? 1 : 0
    case .webhook:
      if hook.failures > 0 || own == 0 { return own == 0 && all < Self.ofWebhooks ? 1 : 0 }
      return max(0, min(Self.ofWebhook - own, Self.ofWebhooks / 2 - all))
    }
  }

  func isBusy(_ hook: HookID, _ connector: String) -> Bool { lanes.contains(Lane(hook: hook, connector: connector)) }

  mutating func enter(_ run: LaneRun) {
    guard lanes.insert(Lane(hook: run.hook, connector: run.connector)).inserted else { return }
    byHook[run.hook, default: 0] += 1
    byKind[run.kind, default: 0] += 1
  }

  mutating func leave(_ run: LaneRun) {
    guard lanes.remove(Lane(hook: run.hook, connector: run.connector)) != nil else { return }
    byHook[run.hook] = byHook[run.hook].flatMap { $0 > 1 ? $0 - 1 : nil }
    byKind[run.kind, default: 1] -= 1
  }
}
