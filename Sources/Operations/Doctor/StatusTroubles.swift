import Basics
import Evidence
import Storage
import System

/// What `status` tells of manifestd's own work: what `doctor` finds, as far as it bears on being believed or notified.
struct StatusTroubles {
  /// Seconds for which the last log of a host may have told nothing.
  private static let quietLog: Int64 = 86_400

  private let database: Database
  private let now: Int64

  init(_ database: Database, now: Int64) {
    (self.database, self.now) = (database, now)
  }

  /// The gravest first.
  var all: [StatusTrouble] {
    let found = Doctor(path: database.path, now: now).working(database).compactMap { check in
      check.weight.map { weight in
        // How to be notified stands among what is to be done next.
        let isTold = weight == .note && check.check == "hooks"
        return StatusTrouble(weight, check.check, check.detail, hint: isTold ? "" : check.hint)
      }
    }
    let weights: [StatusTrouble.Weight] = [.loss, .trouble, .note]
    let troubles = found + logs
    return weights.flatMap { weight in troubles.filter { $0.weight == weight } }
  }

  /// Of each host the log that told last, where nothing else told later: whether it can be read still, and whether it
  /// goes on. Of several that end at once the first by its name.
  private var logs: [StatusTrouble] {
    guard let records = try? database.coverage() else { return [] }
    func last(_ record: CoverageRecord) -> Int64 { record.spans.spans.last?.upperBound ?? .min }
    func precedes(_ a: CoverageRecord, _ b: CoverageRecord) -> Bool {
      last(a) == last(b) ? (a.file ?? "", a.host) < (b.file ?? "", b.host) : last(a) > last(b)
    }
    let latest = Dictionary(grouping: records, by: \.host).compactMap { $0.value.min(by: precedes) }
    var told: Set<String> = []
    return latest.sorted(by: precedes).compactMap { record in
      guard let file = record.file, told.insert(file).inserted else { return nil }
      let name = CleanText.line(file)
      if file.hasPrefix("/"), let fault = Files.unreadable(file) {
        return StatusTrouble(
          .trouble, "logs", "'\(name)' cannot be read: \(fault)", hint: "let this user read it, then ingest it")
      }
      if now - last(record) <= Self.quietLog { return nil }
      return StatusTrouble(
        .note, "logs", "'\(name)' has reported nothing since \(RelativeTime.date(last(record), now: now))",
        hint: "ingest it again, or keep 'manifestd ingest --follow' running")
    }
  }
}

extension Doctor {
  /// Everything that concerns manifestd's own work, sites and endpoints apart.
  func working(_ database: Database) -> [HealthCheck] {
    let isServed = isServed
    return looking("recording") { () throws(StorageError) in try recording(database, isServed: isServed) }
      + looking("journal") { () throws(StorageError) in journal(try Backlog(database, now: now), isServed: isServed) }
      + looking("hooks") { () throws(StorageError) in try hooks(database) }
      + looking("clock") { () throws(StorageError) in [try clock(database, isServed: isServed)] }
      + files() + [disk(), daemon(isRunning: isServed)]
      + looking("stored") { () throws(StorageError) in try stored(database) }
  }
}
