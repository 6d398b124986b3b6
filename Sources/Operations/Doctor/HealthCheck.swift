import Evidence

/// One thing that `doctor` has looked at.
package struct HealthCheck: Sendable, Equatable {
  package enum Status: String, Sendable {
    case ok
    /// Worth knowing; nothing is wrong.
    case note
    /// Something is wrong.
    case problem
  }

  /// What was looked at: "database", "journal" …
  package let check: String
  package let status: Status
  package let detail: String
  /// What to do; empty where nothing is to be done.
  package let hint: String
  /// As what `status` tells it; nil: it does not.
  let weight: StatusTrouble.Weight?

  /// - Parameter weight: nil: a problem is a trouble, a note is left to `doctor`.
  init(
    _ check: String, _ status: Status, _ detail: String, hint: String = "", weight: StatusTrouble.Weight? = nil
  ) {
    self.check = check
    self.status = status
    self.detail = detail
    self.hint = hint
    self.weight = weight ?? (status == .problem ? .trouble : nil)
  }
}
