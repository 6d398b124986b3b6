import Foundation
import TestSupport
import Testing

/// The promise of recording, answered ≤ recorded ≤ sent, over many deaths of one database's daemon.
@Suite struct KillTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = TemporaryFolder()
    try folder.addExampleManifests()
  }

  /// Requests in the database. It is looked at while nothing is served, or before anything is asked.
  private func recorded() throws -> Int {
    let database = try DatabaseFile(folder.file("manifestd.db").path)
    let sum = "SELECT coalesce(sum(fetches + proofs + heads + logs), 0) FROM connector_version"
    return Int(try database.texts(sum).first ?? "") ?? -1
  }

  @Test("killed at thirty random moments under load, it loses no answered request and counts none twice")
  func kills() throws {
    let given = ProcessInfo.processInfo.environment["MANIFESTD_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0..<1_000_000)
    print("KillTests: seed \(seed); the same moments again with MANIFESTD_SEED=\(seed)")
    var moments = SeededGenerator(seed)
    var (answered, sent) = (0, 0)
    for round in 0..<30 {
      let daemon = try ServingProcess(in: folder, ["--threads", "2"])
      // What the one before left was folded before this one listens.
      let recorded = try recorded()
      try #require(
        answered <= recorded && recorded <= sent,
        "seed \(seed), round \(round): answered \(answered), recorded \(recorded), sent \(sent)")
      // What was in doubt at the last death is decided now.
      (answered, sent) = (recorded, recorded)
      let load = Load(daemon: daemon, connections: 4)
      load.run {
        usleep(UInt32(moments.number(0..<350_000)))
        daemon.kill(SIGKILL)
      }
      answered += load.counts.answered
      sent += load.counts.sent
      // Now and then the next one dies before it listens: while it takes over, or at once.
      if round % 5 == 4 { try killWhileStarting(after: UInt32(moments.number(0..<120_000))) }
    }
    let last = try ServingProcess(in: folder)
    let recorded = try recorded()
    #expect(answered <= recorded && recorded <= sent, "answered \(answered), recorded \(recorded), sent \(sent)")
    #expect(recorded > 150, "the load was one")
    #expect(last.stop() == 0)
    #expect(try self.recorded() == recorded, "a restart changes no count")
  }

  private func killWhileStarting(after microseconds: UInt32) throws {
    let process = Binary.process(["serve", "--listen", "127.0.0.1:0"], in: folder)
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(microseconds)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  @Test(
    "killed between reading the journal and folding it, and between fold and deletion, under load",
    .debugOnly, arguments: ["unfolded:2", "folded:2", "folded:5"])
  func killedInTheKeeper(fault: String) throws {
    let daemon = try ServingProcess(in: folder, ["--threads", "2"], environment: ["MANIFESTD_FAULT": fault])
    let load = Load(daemon: daemon, connections: 4)
    load.run {}
    #expect(daemon.kill(SIGKILL) == SIGKILL)
    try expectWhole(load.counts)
  }

  @Test(
    "killed while it takes over the journal, at each point of it, one after the other", .debugOnly)
  func killedWhileRecovering() throws {
    let daemon = try ServingProcess(in: folder, ["--threads", "2"])
    let load = Load(daemon: daemon, connections: 4)
    load.run {
      #expect(load.waitForAnswers(500))
      daemon.kill(SIGKILL)
    }
    for fault in ["unfolded", "folded", "deleted"] {
      let process = Binary.process(
        ["serve", "--listen", "127.0.0.1:0"], in: folder, environment: ["MANIFESTD_FAULT": fault])
      process.standardError = FileHandle.nullDevice
      try process.run()
      if !process.endsByItself() { process.terminate() }
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL, "\(fault)")
      if fault == "folded" { try expectWhole(load.counts, starting: false) }
    }
    try expectWhole(load.counts)
  }

  /// Nothing is lost, nothing is counted twice, and another start changes nothing.
  private func expectWhole(_ counts: (answered: Int, sent: Int), starting: Bool = true) throws {
    if starting { #expect(try ServingProcess(in: folder).stop() == 0) }
    let recorded = try recorded()
    #expect(
      counts.answered <= recorded && recorded <= counts.sent,
      "answered \(counts.answered), recorded \(recorded), sent \(counts.sent)")
    #expect(counts.answered > 0)
    if starting {
      #expect(try ServingProcess(in: folder).stop() == 0)
      #expect(try self.recorded() == recorded)
    }
  }
}
