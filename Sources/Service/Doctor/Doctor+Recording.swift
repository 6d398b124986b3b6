import Evidence
import Journal
import Storage

/// Whether what is answered reaches the database.
extension Doctor {
  /// Seconds after which what waits in the journal should have been folded many times over.
  static let longestWait: Int64 = 30

  func journal(_ backlog: Backlog, isServed: Bool) -> [HealthCheck] {
    if let fault = backlog.fault {
      return [HealthCheck("journal", .problem, "\(fault.what) \(fault.path): \(fault.cause)", hint: fault.hint)]
    }
    let strange = backlog.strangers.map {
      HealthCheck("journal", .note, "'\($0)' is not this database's", hint: "move it to the one it belongs to")
    }
    if backlog.bytes == 0 { return [HealthCheck("journal", .ok, "nothing waits in it")] + strange }
    let words = "\(ByteCount.text(backlog.bytes)) wait in it, the oldest for \(RelativeTime.words(backlog.age))"
    if !isServed {
      return [HealthCheck("journal", .note, words, hint: "the next 'manifestd serve' takes it over")] + strange
    }
    let isLate = backlog.age > Self.longestWait
    let hint = isLate ? "see the line 'recording', and the daemon's log" : ""
    return [HealthCheck("journal", isLate ? .problem : .ok, words, hint: hint)] + strange
  }

  /// What the daemon said last, and what was ever lost.
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
          hint: "it goes on by itself once that is mended"))
    }
    if let loss = state?.loss {
      let isRecent = now - loss.at < 86_400
      found.append(
        HealthCheck(
          "recording", isRecent ? .problem : .note,
          "requests could not be recorded, the last \(RelativeTime.ago(loss.at, now: now)): \(loss.cause)",
          hint: isRecent ? "free some disk space, or see why the journal is not folded" : ""))
    }
    let counters = [
      ("records_lost", "requests were never recorded"), ("records_undescribed", "records named no client"),
    ]
    for (name, words) in counters {
      let count = try database.counter(name)
      if count > 0 { found.append(HealthCheck("recording", .note, "since the beginning \(count) \(words)")) }
    }
    return found.isEmpty ? [HealthCheck("recording", .ok, "no request was ever lost")] : found
  }
}
