import Basics
import Evidence
import Journal
import Storage

/// Whether what is answered reaches the database.
extension Doctor {
  /// Seconds after which what waits in the journal should have been folded many times over.
  static let longestWait: Int64 = 30
  /// Strangers that are named; the rest are a number.
  private static let strangersNamed = 5

  func journal(_ backlog: Backlog, isServed: Bool) -> [HealthCheck] {
    let others = strangers(backlog) + quarantine(backlog)
    if let fault = backlog.fault {
      let words = "\(fault.what): \(fault.cause)"
      return [HealthCheck("journal", .problem, words, hint: fault.hint, weight: .loss)] + others
    }
    if backlog.bytes == 0 { return [HealthCheck("journal", .ok, "nothing waits in it")] + others }
    let words = "\(ByteCount.text(backlog.bytes)) wait in it, the oldest for \(RelativeTime.words(backlog.age))"
    if !isServed {
      return [
        HealthCheck("journal", .note, words, hint: "the next 'manifestd serve' takes it over", weight: .trouble)
      ] + others
    }
    let isLate = backlog.age > Self.longestWait
    let hint = isLate ? "see the line 'recording', and the daemon's log" : ""
    return [HealthCheck("journal", isLate ? .problem : .ok, words, hint: hint, weight: isLate ? .loss : nil)] + others
  }

  private func strangers(_ backlog: Backlog) -> [HealthCheck] {
    var foreign: [HealthCheck] = []
    if let first = backlog.foreign.first {
      let count = backlog.foreign.count
      foreign.append(
        HealthCheck(
          "journal", .problem,
          "requests of another database wait in \(count) \(count == 1 ? "segment" : "segments"), such as '\(first)'",
          hint: "put that database back in its place, or move \(count == 1 ? "it" : "them") away"))
    }
    foreign += backlog.foreignLedgers.map {
      HealthCheck("journal", .note, "'\($0)' is another database's account of losses", hint: "keep it with that one")
    }
    let named = backlog.strangers.prefix(Self.strangersNamed).map {
      HealthCheck("journal", .note, "'\($0)' is none of the journal's files: it is passed over", hint: "move it away")
    }
    let more = backlog.strangers.count - named.count
    let rest = more > 0 ? [HealthCheck("journal", .note, "\(more) more of such files are passed over")] : []
    return foreign + named + rest
  }

  private func quarantine(_ backlog: Backlog) -> [HealthCheck] {
    guard let first = backlog.quarantined.first else { return [] }
    let bytes = ByteCount.text(backlog.quarantined.reduce(0) { $0 + $1.bytes })
    let count = backlog.quarantined.count
    return [
      HealthCheck(
        "journal", .note,
        "\(count) damaged \(count == 1 ? "segment is" : "segments are") kept in '\(path).sightings/quarantine' "
          + "(\(bytes)), such as \(first.name)",
        hint: "what can be read of them is recorded: look at the disk and its log, then delete them", weight: .trouble)
    ]
  }

  /// What the daemon said last, and what was lost.
  func recording(_ database: Database, isServed: Bool) throws(StorageError) -> [HealthCheck] {
    let state = RecordingStatus.read(database: path)
    var found: [HealthCheck] = []
    for trouble in isServed ? state?.troubles ?? [] : [] {
      let isFold = trouble.step == .fold
      found.append(
        HealthCheck(
          isFold ? "recording" : "daemon", .problem,
          (isFold ? "waits in the journal" : trouble.step.trouble)
            + " since \(RFC3339.text(trouble.since)): \(trouble.words)",
          hint: "it goes on by itself once that is mended", weight: isFold ? .loss : .trouble))
    }
    let unstored = try database.unstored(Backlog(database, now: now).losses)
    let losses = try database.unacknowledgedLosses() + unstored
    for group in Self.groups(losses) { found.append(Self.loss(group)) }
    let total = try database.lossTotal()
    if total > 0, losses.isEmpty {
      found.append(
        HealthCheck("recording", .note, "\(LossWords.count(total)) lost since the beginning, all acknowledged"))
    }
    return found.isEmpty ? [HealthCheck("recording", .ok, "no request was ever lost")] : found
  }

  private static func loss(_ losses: [LossRecord]) -> HealthCheck {
    let bytes = losses.reduce(0) { $0 + $1.bytes }
    let place = bytes > 0 ? " (\(ByteCount.text(bytes)) of \(losses.count == 1 ? losses[0].source : "segments"))" : ""
    return HealthCheck(
      "recording", .problem, (LossWords.summary(losses) ?? "") + place,
      hint: "mend the cause, then 'manifestd doctor --ack-losses'", weight: .loss)
  }

  /// By their cause, in the order in which each came up first.
  static func groups(_ losses: [LossRecord]) -> [[LossRecord]] {
    var causes: [String] = []
    for loss in losses where !causes.contains(loss.cause) { causes.append(loss.cause) }
    return causes.map { cause in losses.filter { $0.cause == cause } }
  }
}
