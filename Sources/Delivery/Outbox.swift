import Evidence
import Manifests
import Storage

/// The outbox as its one worker sees it: the database, and which hooks are being told something. Used by one thread.
final class Outbox {
  private let database: Database
  /// Hooks that are being told something.
  private(set) var busy: Set<Int64> = []

  init(_ path: String) throws(StorageError) {
    database = try Database(path: path)
    try database.releaseLeases()
  }

  func lease(now: Int64, limit: Int) throws(StorageError) -> [LeasedDelivery] {
    let leased = try database.leaseDue(now: now, busy: busy, limit: limit)
    busy.formUnion(leased.map(\.hook.id))
    return leased
  }

  /// - Parameter isGone: the receiver is no more (410): its hook is disabled, and the others are told.
  func record(
    _ outcome: DeliveryOutcome, of delivery: LeasedDelivery, isGone: Bool, now: Int64
  ) throws(StorageError) {
    let hook = delivery.hook
    if isGone {
      let reason = "it answered 410 Gone"
      try database.record(
        outcome, of: delivery, disabling: reason,
        telling: NewEvent(
          .hookDisabled, summary: "hook \(hook.label) is disabled: \(reason)",
          data: [
            ("hook", .string(hook.label)), ("reason", .string(reason)), ("delivery", .number(delivery.id)),
            ("event", .string(delivery.event.type)),
          ]), now: now)
    } else {
      try database.record(outcome, of: delivery)
    }
    busy.remove(hook.id)
  }
}
