import Basics
import Delivery
import Evidence
import Storage

/// Whether those who are to be told are.
extension Doctor {
  /// Seconds for which a hook that was taken away is told of.
  private static let removedFor: Int64 = 7 * 86_400

  func hooks(_ database: Database) throws(StorageError) -> [HealthCheck] {
    let hooks = try HooksNow(database)
    let all = hooks.stored
    var found: [HealthCheck] = []
    if hooks.notified.isEmpty {
      found.append(
        HealthCheck(
          "hooks", .note, "nobody is notified of alerts" + (all.isEmpty ? "" : ", but \(all.count) of other events"),
          hint: "put an executable into Hooks/, or add a webhook with 'manifestd hooks add'", weight: .note))
    }
    let waiting = try database.waitingCounts()
    for file in hooks.unstored {
      found.append(
        HealthCheck(
          "hooks", .note, "Hooks/\(file.name) is new: it is notified of what happens from the next look on",
          hint: "the daemon looks by itself; without one 'manifestd hooks' does"))
    }
    for hook in hooks.gone {
      found.append(
        HealthCheck(
          "hooks", .problem, "\(hook.label) is no executable any more", hint: "put it back, and make it one: chmod +x"))
    }
    for hook in all where !hooks.gone.contains(hook) {
      if let check = try check(hook, waiting: waiting[hook.id] ?? 0, database) { found.append(check) }
    }
    for hook in try database.removedHooks(since: now - Self.removedFor) {
      found.append(
        HealthCheck(
          "hooks", .note, "\(hook.label) was removed \(RelativeTime.ago(hook.at, now: now))", weight: .note))
    }
    if let dead = try database.deadDeliveries() {
      found.append(
        HealthCheck(
          "hooks", .problem,
          "\(deliveries(dead.count)) \(dead.count == 1 ? "is" : "are") dead, the last to \(dead.last.hook): "
            + (dead.last.error ?? ""),
          hint: "see 'manifestd deliveries --state dead', and resend them"))
    }
    for stray in try database.hooksFolder().map({ HookSync($0).strays() }) ?? [] {
      found.append(
        HealthCheck(
          "hooks", stray.isNamedAsHook ? .problem : .note, "Hooks/\(stray.name) is not run: \(stray.fault)",
          hint: stray.advice))
    }
    return found.isEmpty ? [HealthCheck("hooks", .ok, "\(all.count) notified, nothing fails, nothing is dead")] : found
  }

  /// Nil: the hook is notified all.
  private func check(_ hook: HookRecord, waiting: Int, _ database: Database) throws(StorageError) -> HealthCheck? {
    if let since = hook.missingSince {
      return HealthCheck(
        "hooks", .problem,
        "\(hook.label) is missing since \(RFC3339.text(since)): there is no executable \(hook.path ?? "");"
          + " \(deliveries(waiting)) \(waiting == 1 ? "waits" : "wait")"
          + " until \(RFC3339.text(since + Database.missingGrace))",
        hint: "put it back, or drop what waits with 'manifestd hooks remove \(hook.name)'")
    }
    if let fault = HookManager.fault(of: hook) {
      // What to do stands behind the last semicolon.
      let advice = fault.lastIndex(of: ";").map { fault[fault.index(after: $0)...].drop { $0 == " " } } ?? ""
      return HealthCheck(
        "hooks", .problem, advice.isEmpty ? fault : String(fault.dropLast(advice.count + 2)), hint: String(advice))
    }
    if let at = hook.disabledAt {
      return HealthCheck(
        "hooks", .note,
        "\(hook.label) is disabled since \(RFC3339.text(at)): \(hook.disabledReason ?? ""); "
          + "\(deliveries(waiting)) \(waiting == 1 ? "waits" : "wait")",
        hint: "manifestd hooks enable \(hook.name)", weight: .trouble)
    }
    guard let since = hook.failingSince else { return nil }
    return HealthCheck(
      "hooks", .problem,
      "\(hook.label) fails since \(RFC3339.text(since)), \(deliveries(waiting)) \(waiting == 1 ? "waits" : "wait"): "
        + (try database.lastFailure(of: hook) ?? "see 'manifestd deliveries'"),
      hint: "mend it, and try it with 'manifestd hooks test \(hook.label)'")
  }

  private func deliveries(_ count: Int) -> String { "\(count) \(count == 1 ? "delivery" : "deliveries")" }
}
