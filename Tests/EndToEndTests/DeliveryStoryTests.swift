import Foundation
import TestSupport
import Testing

/// What hooks go through: files that vanish and come back, receivers that are away, releases that are to be purged.
@Suite(.waits) struct DeliveryStoryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try HookVerbsTests.place() }

  private func hook(_ name: String, _ text: String) throws {
    let file = try folder.write("#!/bin/sh\n\(text)\n", to: name)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  /// One more release of mcp.json.
  private func publish(_ number: Int) throws {
    try folder.write(#"{"name":"dexter","version":"\#(number)"}"#, to: "next/mcp.json")
    let run = try Binary.run("publish", "next/mcp.json", "--site", "https://dexter.cash", in: folder)
    #expect(run.code == 0, "\(run.errors)")
  }

  /// The rows of a listing, once the condition holds; else what there is after half a minute.
  private func rows(_ words: String..., until condition: ([[String: Any]]) -> Bool) throws -> [[String: Any]] {
    var rows: [[String: Any]] = []
    for _ in 0..<600 {
      rows = try Binary.run(words + ["-o", "json"], in: folder).rows()
      if condition(rows) { return rows }
      usleep(50_000)
    }
    Issue.record("never as expected: \(words) \(rows)")
    return rows
  }

  private func states(until state: String) throws {
    _ = try rows("deliveries") { rows in rows.first?["state"] as? String == state }
  }

  private func hookState(until state: String) throws {
    _ = try rows("hooks") { rows in rows.first?["state"] as? String == state }
  }

  @Test("a hook that is replaced, or looked for in another folder, gets in the end what it missed")
  func vanished() throws {
    try hook("Hooks/manifest.released", "exit 1")
    var daemon = try ServingProcess(in: folder)
    try publish(1)
    try states(until: "failed")
    try FileManager.default.removeItem(at: folder.file("Hooks/manifest.released"))
    try hookState(until: "missing")
    let refused = try Binary.run("deliveries", "resend", "1", in: folder)
    #expect(refused.code == 4 && refused.errors.contains("put it back"), "\(refused.errors)")
    #expect(try Binary.run("doctor", in: folder).output.contains("is missing since"))
    #expect(daemon.stop() == 0)
    daemon = try ServingProcess(in: folder, ["--hooks", "elsewhere"])
    #expect(daemon.words.contains("start with --hooks"), "\(daemon.words)")
    #expect(daemon.stop() == 0)
    try hook("Hooks/manifest.released", "cat > ../got")
    daemon = try ServingProcess(in: folder)
    try states(until: "delivered")
    #expect(try String(contentsOf: folder.file("got"), encoding: .utf8).contains("manifest.released"))
    #expect(daemon.stop() == 0)
  }

  @Test("stopping waits a second for a webhook that does not answer; its delivery waits for the next start")
  func hanging() throws {
    let receiver = try RawUpstream(nil)
    defer { receiver.stop() }
    #expect(try Binary.run("hooks", "add", receiver.url, "--name", "ops", in: folder).code == 0)
    let daemon = try ServingProcess(in: folder)
    try publish(1)
    #expect(
      try eventually("it is asked") {
        receiver.heard.count
      } fits: {
        $0 >= 1
      } >= 1)
    let clock = ContinuousClock()
    let begun = clock.now
    #expect(daemon.stop() == 0)
    #expect(clock.now - begun < .seconds(6), "as long as a hook may take")
    let rows = try Binary.run("deliveries", "-o", "json", in: folder).rows()
    #expect(rows.map { $0["state"] as? String } == ["pending"])
    #expect((rows.first?["error"] as? String)?.contains("had not answered when the daemon stopped") == true)
  }

  @Test("the files in Hooks/ are known at once, also without a daemon") func atOnce() throws {
    #expect(try Binary.run("hooks", "list", in: folder).errors.contains("no hook yet"))
    try hook("Hooks/connector.stale", "echo ran")
    let run = try Binary.run("hooks", "test", "connector.stale", in: folder)
    #expect(run.code == 0 && run.output.hasPrefix("ran\n"), "\(run.errors)")
    try hook("other/connector.recovered", "exit 0")
    #expect(try Binary.run("hooks", "test", "connector.recovered", "--hooks", "other", in: folder).code == 0)
    #expect(try Binary.run("hooks", "--hooks", "nowhere", in: folder).code == 6)
    let daemon = try ServingProcess(in: folder)
    let refused = try Binary.run("hooks", "--hooks", "other", in: folder)
    #expect(refused.code == 4 && refused.errors.contains("the daemon looks in"), "\(refused.errors)")
    try hook("Hooks/heartbeat", "exit 0")
    #expect(try Binary.run("hooks", "test", "heartbeat", in: folder).code == 0)
    #expect(daemon.stop() == 0)
  }

  @Test(
    "events while a webhook is disabled wait; enable sends or drops them, replay sends what was",
    .enabled(if: Upstream.isThere, "skipped: python3 is not installed"))
  func disabled() throws {
    let receiver = try Receiver(in: folder)
    let added = try Binary.run(
      "hooks", "add", receiver.url, "--name", "ops", "--secret-file", receiver.secretFile.path, "--event",
      "manifest.released", in: folder)
    #expect(added.code == 0, "\(added.errors)")
    #expect(try Binary.run("hooks", "disable", "ops", in: folder).code == 0)
    let daemon = try ServingProcess(in: folder)
    try publish(1)
    try publish(2)
    let waiting = try rows("hooks") { rows in rows.first?["waiting"] as? Int == 2 }
    #expect(waiting.first?["state"] as? String == "disabled")
    let enabled = try Binary.run("hooks", "enable", "ops", in: folder)
    #expect(enabled.errors.contains("2 deliveries are sent now"), "\(enabled.errors)")
    _ = try rows("deliveries") { rows in rows.allSatisfy { $0["state"] as? String == "delivered" } }
    let ids = try receiver.calls().map(\.id)
    #expect(ids.count == 2)
    let replayed = try Binary.run("deliveries", "replay", "ops", "--since", "1h", in: folder)
    #expect(replayed.code == 0 && replayed.errors.contains(" are sent, if the daemon runs"), "\(replayed.errors)")
    _ = try rows("deliveries") { rows in rows.allSatisfy { $0["state"] as? String == "delivered" } }
    #expect(try Array(receiver.calls().map(\.id).suffix(2)) == ids, "in their order, by the same ids")
    #expect(try Binary.run("deliveries", "replay", "ops", in: folder).code == 2)
    let early = try Binary.run("deliveries", "replay", "ops", "--since", "2999-01-01", in: folder)
    #expect(early.code == 2 && early.errors.contains("is yet to come; give a time before now"), "\(early.errors)")
    #expect(try Binary.run("hooks", "disable", "ops", in: folder).code == 0)
    try publish(3)
    let dropped = try Binary.run("hooks", "enable", "ops", "--discard", in: folder)
    #expect(dropped.errors.contains("1 delivery is dropped"), "\(dropped.errors)")
    #expect(daemon.stop() == 0)
  }

  @Test(
    "a hook that fetches what it is told was released gets the new bytes, each time",
    .enabled(if: Upstream.isThere, "skipped: python3 is not installed"))
  func purged() throws {
    let port = try FreePort.find()
    let file = try folder.write(
      """
      #!/usr/bin/python3
      import hashlib, json, sys, urllib.request
      for manifest in json.load(sys.stdin)["data"]["manifests"]:
          for path in manifest["paths"]:
              body = urllib.request.urlopen("http://127.0.0.1:\(port)" + path, timeout=20).read()
              same = hashlib.sha256(body).hexdigest() == manifest["sha256"]
              open("../fetched", "a").write(f"{same} {manifest['version']}\\n")

      """, to: "Hooks/manifest.released")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    let daemon = try ServingProcess(in: folder, listen: "127.0.0.1:\(port)")
    for number in 1...20 {
      try publish(number)
      _ = try rows("deliveries") { rows in
        rows.count >= number && rows.allSatisfy { $0["state"] as? String == "delivered" }
      }
    }
    let fetched = try String(contentsOf: folder.file("fetched"), encoding: .utf8).split(separator: "\n")
    #expect(fetched.count >= 20 && fetched.allSatisfy { $0.hasPrefix("True ") }, "\(fetched)")
    #expect(daemon.stop() == 0)
  }

  @Test("a daemon that stops ends the hooks that run, with all that they started; they run again at its next start")
  func stopped() throws {
    try hook("Hooks/manifest.released", "echo $$ > ../process; exec sleep 1000")
    let daemon = try ServingProcess(in: folder)
    try publish(1)
    for _ in 0..<600 where !folder.exists("process") { usleep(50_000) }
    #expect(daemon.stop() == 0)
    let text = try String(contentsOf: folder.file("process"), encoding: .utf8)
    let process = try #require(Int32(text.trimmingCharacters(in: .newlines)))
    #expect(Foundation.kill(process, 0) != 0, "process \(process) has outlived the daemon")
    let row = try #require(try Binary.run("deliveries", "-o", "json", in: folder).rows().first)
    #expect(row["state"] as? String == "pending", "\(row)")
    #expect((row["error"] as? String)?.contains("because the daemon stopped") == true, "\(row)")
  }
}
