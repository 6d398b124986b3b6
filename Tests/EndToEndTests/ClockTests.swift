import Foundation
import TestSupport
import Testing

/// The system's clock is set while a daemon runs, or between two of its runs. Debug builds take it to be as far off as a
/// file says.
@Suite(.debugOnly) struct ClockTests {
  private static let day = 86_400
  private let place: AlertPlace
  private let environment: [String: String]

  init() throws {
    place = try AlertPlace()
    try place.folder.write("0", to: "clock")
    environment = ["MANIFESTD_CLOCK": place.folder.file("clock").path]
  }

  private func set(_ seconds: Int) throws {
    // In one step: the daemon may be reading it.
    try Data("\(seconds)".utf8).write(to: place.folder.file("clock"), options: .atomic)
  }

  private func serve() throws -> ServingProcess { try ServingProcess(in: place.folder, environment: environment) }

  private func run(_ words: String...) throws -> Run {
    try Binary.run(words, in: place.folder, environment: environment)
  }

  /// The line of `doctor` on the clock: status and detail.
  private func clockLine(_ flags: String...) throws -> String {
    let run = try Binary.run(["doctor", "-o", "json"] + flags, in: place.folder, environment: environment)
    let row = try run.rows().first { $0["check"] as? String == "clock" }
    return "\(row?["status"] ?? ""): \(row?["detail"] ?? "")"
  }

  private func hits(_ daemon: ServingProcess) throws -> Int {
    try run("hits", "-o", "json").rows().count
  }

  @Test("400 days ahead and back: evidence stays, no alert is resolved, nothing is dated ahead") func forward() throws {
    let daemon = try serve()
    try place.hit(daemon)
    let opened = try place.alerts { $0["state"] as? String == "firing" }
    try set(400 * Self.day + 3_600)
    try daemon.says("the system's clock was set 400 d ahead")
    try place.hit(daemon, times: 1)
    let alerts = try place.alerts { $0["hits"] as? Int == 4 }
    #expect(alerts.count == 1)
    #expect(alerts[0]["state"] as? String == "firing")
    #expect((alerts[0]["last_at"] as? String ?? "9").prefix(4) == (opened[0]["last_at"] as? String ?? "").prefix(4))
    #expect(try clockLine().hasPrefix("problem: not trusted: the system's clock was set 400 d ahead"))
    try set(0)
    try daemon.says("the time is trusted again")
    #expect(try hits(daemon) == 4)
    #expect(try clockLine().hasPrefix("ok: "))
    #expect(daemon.stop() == 0)
  }

  @Test("two days back: recording, serving and alerts go on; publishing is refused until the clock is confirmed")
  func back() throws {
    let daemon = try serve()
    try set(-2 * Self.day)
    try daemon.says("the system's clock was set 2 d back")
    try place.hit(daemon)
    _ = try place.alerts { $0["state"] as? String == "firing" && $0["hits"] as? Int == 3 }
    let refused = try run("rollback", "oauth-authorization-server", "-m", "back")
    #expect(refused.code == 4)
    #expect(refused.errors.contains("2 d behind the running daemon's time"), "\(refused.errors)")
    #expect(try clockLine("--confirm-clock").hasPrefix("ok: "))
    let done = try run("rollback", "oauth-authorization-server", "-m", "back")
    #expect(done.code == 0, "\(done.errors)")
    #expect(daemon.stop() == 0)
  }

  @Test("half a minute back: what is published is served, and its hook called, at once") func littleBack() throws {
    try place.shellHook("manifest.rolled_back")
    let daemon = try serve()
    try set(-30)
    let done = try run("rollback", "oauth-authorization-server", "-m", "back")
    #expect(done.code == 0, "\(done.errors)")
    #expect(try place.told("manifest.rolled_back").count == 1)
    #expect(try clockLine().hasPrefix("ok: "))
    #expect(daemon.stop() == 0)
  }

  @Test("a start that finds the clock two days early goes on from what was recorded last") func earlyStart() throws {
    let first = try serve()
    try place.hit(first)
    let before = try place.alerts { $0["hits"] as? Int == 3 }
    #expect(first.stop() == 0)
    try set(-2 * Self.day)
    #expect(try clockLine().hasPrefix("note: the next 'manifestd serve' would not trust it"))
    let second = try serve()
    try second.says(" d before what was recorded last")
    try place.hit(second, times: 1)
    let after = try place.alerts { $0["hits"] as? Int == 4 }
    #expect(after[0]["last_at"] as? String ?? "" >= before[0]["last_at"] as? String ?? "9")
    #expect(try clockLine("--confirm-clock").hasPrefix("ok: "))
    try second.says("the time is trusted again")
    #expect(second.stop() == 0)
  }

  @Test("a start 400 days late resolves nothing until the clock is confirmed") func lateStart() throws {
    let first = try serve()
    try place.hit(first)
    _ = try place.alerts { $0["state"] as? String == "firing" }
    #expect(first.stop() == 0)
    try set(400 * Self.day + 3_600)
    let second = try serve()
    try second.says("the system's clock is 400 d after what was recorded last")
    // A turn that judges: what it causes is what the new evidence causes.
    try place.hit(second, times: 1)
    #expect(try place.alerts { $0["hits"] as? Int == 4 }[0]["state"] as? String == "firing")
    #expect(try hits(second) == 4)
    #expect(try clockLine("--confirm-clock").hasPrefix("ok: "))
    #expect(second.stop() == 0)
  }
}
