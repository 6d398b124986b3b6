import Foundation
import TestSupport
import Testing

/// What happens while the disk is full or the database locked: serving goes on, the operator sees it, nothing recorded
/// before is lost, and recording resumes by itself.
@Suite(.waits) struct TroubleTests {
  private let folder: TemporaryFolder

  init() throws { folder = TemporaryFolder() }

  private func ask(_ daemon: ServingProcess, _ count: Int, as agent: String = "goose/1.0") throws {
    let client = try daemon.connect()
    for _ in 0..<count {
      try #require(try client.request("GET", StoryTests.discovery, userAgent: agent).status == 200)
    }
  }

  /// Asks as another client until that is recorded, and the disk has room for more than what will be asked still.
  /// - Returns: how often it asked.
  private func askUntilRecorded(_ daemon: ServingProcess, db: String, on disk: SmallDisk) throws -> Int {
    var asked = 0
    try eventually("requests are recorded again") {
      let count = disk.freeBytes < 32 << 10 ? 100 : 1
      try ask(daemon, count, as: "Cursor/1.0")
      asked += count
      return try (free: disk.freeBytes, hits: hits(of: "cursor", db: db))
    } fits: { seen in
      seen.free >= 32 << 10 && seen.hits > 0
    }
    return asked
  }

  private func hits(of connector: String, db: String) throws -> Int {
    let rows = try Binary.run("connectors", "--db", db, "-o", "json", in: folder).rows()
    return rows.filter { $0["connector"] as? String == connector }.compactMap { $0["hits"] as? Int }.reduce(0, +)
  }

  /// The lines of `doctor` that tell of a problem.
  private func problems(expecting code: Int32, in place: TemporaryFolder, db: String) throws -> [String] {
    let run = try Binary.run("doctor", "--db", db, "-o", "json", in: place)
    #expect(run.code == code, "\(run.output)")
    return try run.rows().filter { $0["status"] as? String == "problem" }
      .map { "\($0["check"] ?? ""): \($0["detail"] ?? "")" }
  }

  private func recorded(_ path: String) throws -> (requests: Int, lost: Int) {
    let database = try DatabaseFile(path)
    let sums = [
      "SELECT coalesce(sum(fetches + proofs + heads + logs), 0) FROM connector_version",
      "SELECT coalesce(sum(value), 0) FROM counter WHERE name = 'records_lost'",
    ]
    let values = try sums.map { Int(try database.texts($0).first ?? "") ?? -1 }
    return (values[0], values[1])
  }

  @Test("a database locked by another process for longer than anybody waits")
  func locked() throws {
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    let path = folder.file("manifestd.db").path
    try ask(daemon, 10)
    let other = try DatabaseFile(path)
    try other.texts("BEGIN IMMEDIATE")
    try ask(daemon, 10)
    try daemon.says("recording waits in the journal")
    try ask(daemon, 10)
    let found = try problems(expecting: 3, in: folder, db: path)
    #expect(
      found.contains { $0.hasPrefix("recording: waits in the journal since ") && $0.contains("locked") }, "\(found)")
    try other.texts("ROLLBACK")
    try daemon.says("recording goes on; nothing was lost while it waited")
    // The other steps of that turn come behind it.
    try eventually("doctor finds no problem") { try Binary.run("doctor", "--db", path, in: folder).code == 0 }
    #expect(daemon.stop() == 0)
    #expect(try recorded(path) == (30, 0))
  }

  @Test("a full disk under database and journal", .enabled(if: SmallDisk.isPossible))
  func fullDisk() throws {
    let disk = try SmallDisk(at: folder.file("disk"), bytes: 3 << 20)
    try folder.addExampleManifests()
    let path = "\(disk.path)/m.db"
    let daemon = try ServingProcess(in: folder, ["--db", path])
    try ask(daemon, 100)
    try disk.fill()
    // More than the last block of the journal's file takes.
    try ask(daemon, 2_000)
    try daemon.says(" requests could not be recorded: ")
    let found = try problems(expecting: 3, in: folder, db: path)
    #expect(found.contains { $0.hasPrefix("disk: ") }, "\(found)")
    #expect(
      found.contains { $0.contains("requests were answered and not recorded") && $0.contains("No space left") },
      "\(found)")
    disk.makeRoom()
    let asked = try askUntilRecorded(daemon, db: path, on: disk)
    try ask(daemon, 200, as: "opencode/1.0")
    #expect(daemon.stop() == 0)
    let after = try recorded(path)
    #expect(after.requests + after.lost == 2_300 + asked, "each is recorded or counted as lost: \(after), \(asked)")
    #expect(try after.requests >= 300 && after.lost > 0 && hits(of: "opencode", db: path) == 200, "\(after)")
  }

  @Test(
    "what is lost is known after a kill on the full disk, is told, and is a problem until somebody has seen to it",
    .enabled(if: SmallDisk.isPossible))
  func losses() throws {
    let disk = try SmallDisk(at: folder.file("disk"), bytes: 3 << 20)
    try folder.addExampleManifests()
    let path = "\(disk.path)/m.db"
    let full = try ServingProcess(in: folder, ["--db", path])
    try ask(full, 50)
    try disk.fill()
    try ask(full, 400)
    full.kill(SIGKILL)
    disk.makeRoom()
    let daemon = try ServingProcess(in: folder, ["--db", path])
    try daemon.says("see 'manifestd doctor'")
    try ask(daemon, 50)
    #expect(daemon.stop() == 0)
    let after = try recorded(path)
    #expect(after.requests + after.lost == 500 && after.lost > 0, "each is recorded or counted as lost: \(after)")
    let words = "recording: \(after.lost) requests were answered and not recorded ("
    let found = try problems(expecting: 3, in: folder, db: path)
    #expect(found.contains { $0.hasPrefix(words) && $0.hasSuffix("): No space left on device") }, "\(found)")
    let told = "SELECT group_concat(body ->> '$.data.records') FROM event WHERE type = 'recording.lost'"
    #expect(try DatabaseFile(path).texts(told) == ["\(after.lost)"])
    // The daemon that does not run is a problem, too.
    let seen = try Binary.run("doctor", "--db", path, "--ack-losses", in: folder)
    let acknowledged = "acknowledged: \(after.lost) requests were answered and not recorded"
    #expect(seen.errors.contains(acknowledged), "\(seen.errors)")
    let left = try problems(expecting: 3, in: folder, db: path)
    #expect(!left.contains { $0.hasPrefix("recording: ") }, "\(left)")
  }

  @Test("a journal that has no more room: what is folded makes some", .enabled(if: SmallDisk.isPossible))
  func fullJournal() throws {
    let disk = try SmallDisk(at: folder.file("manifestd.db.sightings"), bytes: 64 << 10)
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder, ["--threads", "1"])
    let path = folder.file("manifestd.db").path
    for _ in 0..<5 { try ask(daemon, 1_000) }
    try daemon.says(" requests could not be recorded: ")
    let asked = try askUntilRecorded(daemon, db: path, on: disk)
    try ask(daemon, 200, as: "opencode/1.0")
    #expect(daemon.stop() == 0)
    let after = try recorded(path)
    #expect(try hits(of: "opencode", db: path) == 200, "what is asked now is recorded")
    #expect(after.requests + after.lost == 5_200 + asked && after.lost > 0, "\(after), \(asked)")
  }
}
