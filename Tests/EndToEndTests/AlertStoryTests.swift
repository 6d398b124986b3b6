import Foundation
import TestSupport
import Testing

/// The whole way, from a release to the hooks and to the resolve, over real sockets, processes and files.
@Suite struct AlertStoryTests {
  @Test(
    "ChatGPT keeps hitting: a shell hook and a signed webhook are told, once, through a restart and a kill -9, to the end",
    .enabled(if: Upstream.isThere, "skipped: python3 is not installed"))
  func wholeStory() throws {
    let place = try AlertPlace()
    for event in ["connector.stale", "connector.recovered"] { try place.shellHook(event) }
    let receiver = try Receiver(in: place.folder)
    let added = try place.run("hooks", "add", receiver.url, "--secret-file", receiver.secretFile.path, "--name", "ops")
    #expect(added.code == 0, "\(added.errors)")

    var daemon = try ServingProcess(in: place.folder)
    _ = try daemon.get(StoryTests.discovery, userAgent: "python-httpx/0.28.1", from: StoryTests.claude)
    try place.hit(daemon, times: 3)
    let alert = try #require(try place.alerts { $0["state"] as? String == "firing" }.first)
    #expect(alert["connector"] as? String == "chatgpt" && alert["rule"] as? String == "connector.stale")
    #expect(alert["hits"] as? Int == 3 && alert["site"] as? String == "https://dexter.cash")

    let event = try #require(try place.told("connector.stale").first)
    let data = try #require(event["data"] as? [String: Any])
    #expect(data["connector"] as? String == "chatgpt" && data["attribution"] as? String == "verified")
    let calls = try receiver.calls(until: "connector.stale")
    let call = try #require(calls.first { $0.type == "connector.stale" })
    #expect(call.isSigned && call.id == event["id"] as? String)
    #expect(call.data["summary"] as? String == data["summary"] as? String)
    let seen = try receiver.calls(until: "connector.first_seen").filter { $0.type == "connector.first_seen" }
    #expect(seen.allSatisfy { $0.isSigned } && !seen.isEmpty)

    // A restart changes nothing; more hits are a count.
    #expect(daemon.stop() == 0)
    daemon = try ServingProcess(in: place.folder)
    try place.hit(daemon, times: 2)
    _ = try place.alerts { $0["hits"] as? Int == 5 }
    daemon.kill(SIGKILL)
    daemon = try ServingProcess(in: place.folder)
    try place.hit(daemon, times: 1)
    let same = try place.alerts { $0["hits"] as? Int == 6 }
    #expect(same.count == 1 && same.first?["id"] as? Int == alert["id"] as? Int)

    // The operator gives in: the old endpoint is current again.
    #expect(try place.run("rollback", "oauth-authorization-server", "--to", "1", "-m", "they need it").code == 0)
    let resolved = try place.alerts { $0["state"] as? String == "resolved" }
    let rows = try place.run("connectors", "-o", "json").output
    #expect(resolved.first?["reason"] as? String == "endpoint current again", "\(resolved) \(rows)")
    #expect(resolved.first?["resolved_at"] is String)
    let end = try #require(try place.told("connector.recovered").first)
    #expect((end["data"] as? [String: Any])?["reason"] as? String == "endpoint current again")
    let all = try receiver.calls(until: "connector.recovered")
    #expect(all.allSatisfy { $0.isSigned })
    #expect(all.filter { $0.type == "connector.stale" }.count == 1, "told once")
    // No second one was even made: an event and its deliveries are there before a later event is told.
    #expect(try place.run("events", "--type", "connector.stale", "-o", "json").rows().count == 1)
    #expect(try place.lines("told.connector.stale").count == 1, "told once")
    #expect(daemon.stop() == 0)
    #expect(try Dexter.planted(in: place.folder).isEmpty, "no secret of a client is on the disk")
  }

  @Test(
    "at least once: a process killed at any step of the way has lost nothing, and raises no second event",
    .enabled(if: Upstream.isThere, "skipped: python3 is not installed"), .debugOnly,
    arguments: ["folded", "judged", "leased", "attempted", "recorded"])
  func killedAtEachStep(point: String) throws {
    let place = try AlertPlace()
    let receiver = try Receiver(in: place.folder)
    let added = try place.run(
      "hooks", "add", receiver.url, "--secret-file", receiver.secretFile.path, "--event", "connector.stale")
    #expect(added.code == 0, "\(added.errors)")
    // The keeper judges once before there is anything to judge.
    let fault = point == "judged" ? "judged:2" : point
    let daemon = try ServingProcess(in: place.folder, environment: ["MANIFESTD_FAULT": fault])
    var answered = 0
    for _ in 0..<3 { if (try? place.hit(daemon, times: 1)) != nil { answered += 1 } }
    #expect(daemon.waitForEnd(), "the process was to die at '\(point)'")

    let again = try ServingProcess(in: place.folder)
    try place.hit(again, times: 3)
    let alerts = try place.alerts { ($0["hits"] as? Int ?? 0) >= answered + 3 && $0["state"] as? String == "firing" }
    #expect(alerts.count == 1 && (alerts.first?["hits"] as? Int ?? 7) <= 6)
    let calls = try receiver.calls(until: "connector.stale")
    #expect(
      Set(calls.map(\.id)).count == 1 && calls.allSatisfy { $0.isSigned }, "one event, whatever the number of tries")
    let deliveries = try place.deliveries { rows in
      !rows.isEmpty && rows.allSatisfy { $0["state"] as? String == "delivered" }
    }
    #expect(deliveries.count == 1 && deliveries.first?["state"] as? String == "delivered", "\(deliveries)")
    // Once it is judged the queue may have begun before the process dies.
    let tries = ["judged": 1...2, "leased": 2...2, "attempted": 2...2][point] ?? 1...1
    #expect(tries.contains(deliveries.first?["attempt"] as? Int ?? 0), "\(deliveries)")
    #expect(again.stop() == 0)
  }

  @Test("a dead and a slow hook delay neither serving nor another hook") func slowHooks() throws {
    let place = try AlertPlace()
    try place.shellHook("connector.stale")
    let slow = try place.folder.write(
      "#!/bin/sh\necho began > ../slow.began\nsleep 25\n", to: "Hooks/connector.stale.d/10-slow")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: slow.path)
    // Nobody listens there.
    let port = try FreePort.find()
    #expect(try place.run("hooks", "add", "http://127.0.0.1:\(port)/", "--name", "dead").code == 0)
    let daemon = try ServingProcess(in: place.folder)
    try place.hit(daemon)
    #expect(try place.told("connector.stale").count == 1)
    try eventually("the slow hook begins") { place.folder.exists("slow.began") }
    #expect(try daemon.get(StoryTests.discovery).status == 200)
    func isThere(_ hook: String, _ state: String, in rows: [[String: Any]]) -> Bool {
      rows.contains { $0["hook"] as? String == hook && $0["state"] as? String == state }
    }
    let failed = try place.deliveries {
      isThere("dead", "failed", in: $0) && isThere("Hooks/connector.stale", "delivered", in: $0)
    }
    let dead = try #require(failed.first { $0["hook"] as? String == "dead" && $0["state"] as? String == "failed" })
    #expect(dead["error"] is String && dead["next_at"] is String && dead["code"] is NSNull, "\(dead)")
  }
}
