import Evidence
import Storage

/// Whether those who are to be told are.
extension Doctor {
  func hooks(_ database: Database) throws(StorageError) -> [HealthCheck] {
    let all = try database.hooks()
    if all.isEmpty {
      return [
        HealthCheck(
          "hooks", .note, "nobody is told of alerts",
          hint: "put an executable into Hooks/, or add a webhook with 'manifestd hooks add'")
      ]
    }
    var found: [HealthCheck] = []
    for hook in all {
      if let fault = HookManager.fault(of: hook) {
        found.append(HealthCheck("hooks", .problem, fault))
      } else if let at = hook.disabledAt {
        found.append(
          HealthCheck(
            "hooks", .note,
            "\(hook.label) is disabled since \(RFC3339.text(at)): \(hook.disabledReason ?? "")",
            hint: "manifestd hooks enable \(hook.name)"))
      }
    }
    let dead = try database.deliveries(state: .dead).filter { $0.event != EventType.test.rawValue }
    if let last = dead.first {
      found.append(
        HealthCheck(
          "hooks", .problem,
          "\(dead.count) \(dead.count == 1 ? "delivery is" : "deliveries are") dead, the last to \(last.hook): "
            + (last.error ?? ""),
          hint: "see 'manifestd deliveries --state dead', and resend them"))
    }
    return found.isEmpty ? [HealthCheck("hooks", .ok, "\(all.count) told, nothing is dead")] : found
  }
}
