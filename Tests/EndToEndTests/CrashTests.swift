import Foundation
import Synchronization
import TestSupport
import Testing

/// The promise of recording: answered ≤ recorded ≤ sent, whatever kills the process.
@Suite struct CrashTests {
  @Test("kill -9 under load loses no answered request and counts none twice", arguments: 0..<3)
  func killedUnderLoad(round: Int) throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder, ["--threads", "2"])
    let load = Load(daemon: daemon, connections: 8)
    load.run {
      // Killed in mid-load, at another place in the keeper's rhythm each round.
      #expect(load.waitForAnswers(300 + round * 1_000))
      daemon.kill(SIGKILL)
    }
    let (answered, sent) = load.counts

    let restarted = try ServingProcess(in: folder)
    var recorded = 0
    let rows = try restarted.connectors { rows in
      recorded = rows.compactMap { $0["hits"] as? Int }.reduce(0, +)
      return recorded >= answered
    }
    #expect(answered <= recorded && recorded <= sent, "answered \(answered), recorded \(recorded), sent \(sent)")
    #expect(rows.allSatisfy { $0["connector"] as? String == "goose" })
    #expect(restarted.stop() == 0)
    let after = try Binary.run("connectors", "-o", "json", in: folder).rows()
    #expect(after.compactMap { $0["hits"] as? Int }.reduce(0, +) == recorded, "a restart changes no count")
  }

  @Test("SIGTERM drains: every answered request is in the database when the process has ended")
  func terminatedUnderLoad() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    let load = Load(daemon: daemon, connections: 4)
    load.run {
      #expect(load.waitForAnswers(500))
      #expect(daemon.stop() == 0)
    }
    let (answered, sent) = load.counts
    let rows = try Binary.run("connectors", "-o", "json", in: folder).rows()
    let recorded = rows.compactMap { $0["hits"] as? Int }.reduce(0, +)
    #expect(answered <= recorded && recorded <= sent, "answered \(answered), recorded \(recorded), sent \(sent)")
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.file("manifestd.db.sightings").path)
    #expect(left.filter { $0.hasSuffix(".segment") }.isEmpty, "nothing is left to fold")
  }
}

/// Clients in a closed loop, each counting what it sent and what was answered, until the connection dies.
final class Load: Sendable {
  private let counters = Mutex((answered: 0, sent: 0))
  private let port: UInt16
  private let connections: Int

  init(daemon: ServingProcess, connections: Int) {
    port = daemon.port
    self.connections = connections
  }

  var counts: (answered: Int, sent: Int) { counters.withLock { $0 } }

  /// Whether so many requests are answered in the end.
  func waitForAnswers(_ count: Int) -> Bool {
    let start = ContinuousClock.now
    while counts.answered < count && ContinuousClock.now - start < patience { usleep(1_000) }
    return counts.answered >= count
  }

  /// Runs the load on threads of its own while the body runs, and waits for all of them.
  func run(_ body: () -> Void) {
    let group = DispatchGroup()
    for index in 0..<connections {
      group.enter()
      Thread { [self] in
        loop(index)
        group.leave()
      }.start()
    }
    body()
    group.wait()
  }

  private func loop(_ index: Int) {
    guard let client = try? Client(port: port) else { return }
    do {
      for _ in 0..<1_000_000 {
        counters.withLock { $0.sent += 1 }
        let answer = try client.request(
          "GET", StoryTests.discovery, userAgent: "goose/1.\(index)", from: "203.0.113.\(index)")
        if answer.status == 200 { counters.withLock { $0.answered += 1 } }
      }
    } catch {
      // The connection died with the daemon: the last request may or may not have been answered.
    }
  }
}
