import Basics
import Evidence
import Operations
import Storage

/// The event `recording.lost`: every request that was lost is told of once, whenever the database takes it.
struct LossNews {
  /// Seconds after the last loss when it is told: then it is over.
  static let quiet: Int64 = 10
  /// Seconds from the first one, at which it is told while it lasts.
  static let patience: Int64 = 60
  /// Seconds from one event of a cause to the next, at least.
  static let interval: Int64 = 600
  /// Places that one event names.
  private static let placesNamed = 20

  let database: Database

  /// - Parameter isLast: the daemon ends: nothing waits for a better time.
  func run(now: Int64, isLast: Bool = false) throws(StorageError) {
    let losses = try database.untoldLosses()
    if losses.isEmpty { return }
    var due: [[LossRecord]] = []
    for group in Dictionary(grouping: losses, by: \.cause).values.sorted(by: { $0[0].id < $1[0].id }) {
      let isDue = try isDue(group, now: now)
      if isDue || isLast { due.append(group) }
    }
    if due.isEmpty { return }
    try database.transaction { () throws(StorageError) in
      for group in due { try tell(group, now: now) }
    }
  }

  private func isDue(_ losses: [LossRecord], now: Int64) throws(StorageError) -> Bool {
    let since = losses.map(\.since).min() ?? now
    let until = losses.map(\.until).max() ?? now
    // A time that is yet to come was a wrong clock's.
    let isRipe = now - until >= Self.quiet || now - since >= Self.patience || until > now
    guard isRipe, let last = try database.announcedAt(.recordingLost, losses[0].cause) else { return isRipe }
    return now - last >= Self.interval || last > now
  }

  private func tell(_ losses: [LossRecord], now: Int64) throws(StorageError) {
    let isExact = losses.allSatisfy(\.isExact)
    let places = losses.map { $0.isOfSegment ? $0.source : "journal" }.reduce(into: [String]()) {
      if !$0.contains($1) && $0.count < Self.placesNamed { $0.append($1) }
    }
    try database.raise(
      NewEvent(
        .recordingLost, summary: CleanText.line(LossWords.summary(losses) ?? ""),
        data: [
          ("since", .string(losses.map(\.since).min().map(RFC3339.text))),
          ("until", .string(losses.map(\.until).max().map(RFC3339.text))),
          ("records", isExact ? .number(losses.reduce(0) { $0 + $1.records }) : nil),
          ("cause", .string(losses[0].cause)), ("where", JSON(.array(places.map { .string($0) }))),
        ]), at: now)
    for loss in losses { try database.setTold(loss) }
    try database.setAnnounced(.recordingLost, losses[0].cause, at: now)
  }
}
