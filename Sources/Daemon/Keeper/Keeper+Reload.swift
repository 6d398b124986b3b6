import Operations
import Storage

/// Looking at everything anew, and saying what was found.
extension Keeper {
  /// What is stored and cannot be served is reported once.
  func tell(_ faults: [String]) {
    for fault in faults where faultsTold.insert(fault).inserted { Log.warning(fault) }
  }

  /// The next turn looks at everything anew, and says what it has found.
  func reload() {
    forgetWhatWasSeen()
    faultsTold = []
    isReloading = true
  }

  func tellReload() {
    isReloading = false
    guard let manifests = try? database.currentManifests().count, let hooks = try? database.hooks() else { return }
    Log.notice(
      "looked again at settings, hooks and secrets: \(manifests) \(manifests == 1 ? "manifest is" : "manifests are") "
        + "served, \(hooks.count) \(hooks.count == 1 ? "hook is" : "hooks are") notified; "
        + "limits are read at the next start")
    for hook in hooks {
      if let fault = HookManager.fault(of: hook) { Log.warning(fault) }
    }
  }
}
