/// One event on its way to one hook.
package struct DeliveryRecord: Sendable, Equatable {
  package enum State: String, Sendable, CaseIterable {
    /// Not tried yet.
    case pending
    case delivered
    /// Will be tried again.
    case failed
    /// Will not be tried again by itself.
    case dead
  }

  package let id: DeliveryID
  package let hook: String
  /// The event's type.
  package let event: String
  package let eventID: String
  /// Tries begun.
  package let attempt: Int
  package let state: State
  /// The last try's HTTP status or exit code; nil if it had none.
  package let code: Int?
  package let milliseconds: Int?
  /// When it is tried next, at the earliest; nil: never by itself, or not before its hook can be told.
  package let nextAt: Int64?
  package let error: String?
  /// What the hook printed, or how the receiver's answer begins.
  package let output: String?
  /// When the event happened.
  package let eventAt: Int64
  /// The event's; empty for none.
  package let site: String
  package let connector: String
  /// The event in one line.
  package let summary: String
}

/// A delivery that the caller tries now.
package struct LeasedDelivery: Sendable, Equatable {
  package let id: DeliveryID
  package let hook: HookRecord
  package let event: EventRecord
  /// Failed tries since it was last asked for.
  package let failures: Int
  /// When it was made, or last asked for.
  package let askedAt: Int64

  package init(id: DeliveryID, hook: HookRecord, event: EventRecord, failures: Int, askedAt: Int64) {
    self.id = id
    self.hook = hook
    self.event = event
    self.failures = failures
    self.askedAt = askedAt
  }
}

/// What became of a try, and what follows.
package struct DeliveryOutcome: Sendable, Equatable {
  package let state: DeliveryRecord.State
  package let failures: Int
  package let nextAt: Int64?
  package let code: Int?
  package let milliseconds: Int
  package let error: String?
  package let output: String

  package init(
    state: DeliveryRecord.State, failures: Int, nextAt: Int64?, code: Int?, milliseconds: Int, error: String?,
    output: String
  ) {
    self.state = state
    self.failures = failures
    self.nextAt = nextAt
    self.code = code
    self.milliseconds = milliseconds
    self.error = error
    self.output = output
  }
}
