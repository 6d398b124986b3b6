import Foundation
import TestSupport
import Testing

/// Webhooks from the command line: added, tested, tried again, disabled and removed.
@Suite(.waits) struct HookVerbsTests {
  /// A published database, and short ways to call verbs on it.
  static func place() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    #expect(try Binary.run("publish", in: folder).code == 0)
    return folder
  }

  @Test("add makes a secret that only its owner can read, and never prints it") func add() throws {
    let folder = try Self.place()
    let run = try Binary.run("hooks", "add", "https://ops.example/hook", in: folder)
    #expect(run.code == 0 && run.errors.contains("webhook ops.example is added; its secret, for the receiver, is in "))
    let secret = folder.file("manifestd.db.secrets/ops.example")
    let text = try String(contentsOf: secret, encoding: .utf8)
    #expect(text.wholeMatch(of: #/whsec_[A-Za-z0-9+/=]{44}\n/#) != nil)
    #expect(!run.errors.contains(text.dropFirst(6).prefix(8)) && run.output.isEmpty)
    let attributes = try FileManager.default.attributesOfItem(atPath: secret.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let listed = try Binary.run("hooks", in: folder).output
    #expect(listed.contains("ops.example  default  enabled        0  https://ops.example/hook"), "\(listed)")
    #expect(
      try Binary.run("hooks", "add", "https://ops.example/other", in: folder).errors.contains(
        "give another with --name"))
  }

  private static let mistakes: [([String], String)] = [
    (["add"], "it needs a URL"), (["add", "ftp://x.example/"], "does not begin with https:// or http://"),
    (["add", "http://x.example/"], "plain http"), (["add", "https://u:p@x.example/"], "user name or password"),
    (["add", "https://x.example/", "--name", "a b"], "is no name"),
    (["add", "https://x.example/", "--event", "connector.stal"], "did you mean 'connector.stale'?"),
    (["add", "https://x.example/", "--secret-file", "open"], "chmod 600"),
    (["add", "https://x.example/", "--secret-file", "short"], "24 to 64"),
    (["add", "--url-file", "gone"], "No such file"), (["test", "nobody"], "no such hook"),
    (["remove", "nobody"], "no such hook"), (["frob", "x"], "hooks has no 'frob'"),
  ]

  @Test("what is wrong with a webhook is told before anything is stored", arguments: mistakes)
  func wrong(words: [String], part: String) throws {
    let folder = try Self.place()
    try folder.write("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", to: "open")
    try folder.write("whsec_c2hvcnQ=\n", to: "short")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file("open").path)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.file("short").path)
    let run = try Binary.run(["hooks"] + words, in: folder)
    #expect(run.code != 0 && run.errors.contains(part) && run.errorLines.count == 1, "\(run.errors)")
    #expect(!run.errors.contains("c2hvcnQ"), "a secret is shown nowhere")
    #expect(try Binary.run("hooks", "-o", "json", in: folder).rows().isEmpty)
    #expect(!folder.exists("manifestd.db.secrets"))
  }

  @Test(
    "test sends a signed event at once and tells what came of it",
    .enabled(if: Upstream.isThere, "skipped: python3 is not installed"))
  func tried() throws {
    let folder = try Self.place()
    let receiver = try Receiver(in: folder, statuses: [204, 500])
    try Self.add(receiver, in: folder)
    let good = try Binary.run("hooks", "test", "ops", in: folder)
    #expect(good.code == 0 && good.errors.contains("delivered to ops in "), "\(good.errors)")
    let call = try #require(try receiver.calls().first)
    #expect(call.isSigned && call.type == "test")
    let bad = try Binary.run("hooks", "test", "ops", in: folder)
    #expect(bad.code == 1 && bad.errors.contains("answered 500"), "\(bad.errors)")
    let states = try Binary.run("deliveries", "-o", "json", in: folder).rows().map { $0["state"] as? String }
    #expect(states == ["dead", "delivered"])
  }

  @Test(
    "an event that fails is tried again by itself; resend tries a dead one anew",
    .enabled(if: Upstream.isThere, "skipped: python3 is not installed"))
  func triedAgain() throws {
    let folder = try Self.place()
    let receiver = try Receiver(in: folder, statuses: [500, 204])
    try Self.add(receiver, in: folder)
    let daemon = try ServingProcess(in: folder)
    #expect(try Binary.run("rollback", "--release", "99", "-m", "x", in: folder).code != 0)
    try folder.write(StoryTests.secondVersion, to: "next/oauth-authorization-server.json")
    #expect(try Binary.run("publish", "next/oauth-authorization-server.json", in: folder).code == 0)
    let row = try #require(try Self.deliveries(folder) { $0["state"] as? String == "delivered" })
    #expect(row["attempt"] as? Int == 2 && row["code"] as? Int == 204 && row["error"] is NSNull, "\(row)")
    let calls = try receiver.calls()
    #expect(calls.count == 2 && Set(calls.map(\.id)).count == 1, "the same event, by its id")
    #expect(try Binary.run("deliveries", "resend", "\(row["id"] ?? 0)", in: folder).code == 0)
    let again = try #require(
      try Self.deliveries(folder) { $0["state"] as? String == "delivered" && $0["attempt"] as? Int == 3 })
    #expect(again["id"] as? Int == row["id"] as? Int)
    #expect(daemon.stop() == 0)
  }

  @Test(
    "410 disables the webhook, the others are told, and enable lets it go on",
    .enabled(if: Upstream.isThere, "skipped: python3 is not installed"))
  func gone() throws {
    let folder = try Self.place()
    let receiver = try Receiver(in: folder, statuses: [410, 204])
    try Self.add(receiver, in: folder)
    let hook = try folder.write("#!/bin/sh\ncat > ../told\n", to: "Hooks/hook.disabled")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
    let daemon = try ServingProcess(in: folder)
    try folder.write(StoryTests.secondVersion, to: "next/oauth-authorization-server.json")
    #expect(try Binary.run("publish", "next/oauth-authorization-server.json", in: folder).code == 0)
    try eventually("the other hook is told") {
      (try? String(contentsOf: folder.file("told"), encoding: .utf8)) ?? ""
    } fits: {
      $0.contains("it answered 410 Gone")
    }
    #expect(try Binary.run("hooks", in: folder).output.contains("disabled"))
    let refused = try Binary.run("deliveries", "resend", "1", in: folder)
    #expect(refused.code == 4 && refused.errors.contains("hooks enable ops"), "\(refused.errors)")
    #expect(try Binary.run("hooks", "enable", "ops", in: folder).code == 0)
    #expect(try Self.deliveries(folder) { $0["id"] as? Int == 1 && $0["state"] as? String == "delivered" } != nil)
    #expect(try Binary.run("hooks", "remove", "ops", in: folder).code == 0)
    #expect(try !Binary.run("hooks", in: folder).output.contains("ops"))
    #expect(daemon.stop() == 0)
  }

  @Test("a hook that others can write is refused, with the command that mends it") func refused() throws {
    let folder = try Self.place()
    let hook = try folder.write("#!/bin/sh\ntouch ../ran\n", to: "Hooks/manifest.released")
    try FileManager.default.setAttributes([.posixPermissions: 0o775], ofItemAtPath: hook.path)
    let daemon = try ServingProcess(in: folder)
    try folder.write(StoryTests.secondVersion, to: "next/oauth-authorization-server.json")
    #expect(try Binary.run("publish", "next/oauth-authorization-server.json", in: folder).code == 0)
    let row = try #require(try Self.deliveries(folder) { $0["state"] as? String == "failed" })
    #expect((row["error"] as? String)?.contains("chmod go-w") == true, "\(row)")
    #expect(try Binary.run("hooks", in: folder).output.contains("refused"))
    #expect(!folder.exists("ran"))
    #expect(daemon.stop() == 0)
  }

  private static func add(_ receiver: Receiver, in folder: TemporaryFolder) throws {
    let run = try Binary.run(
      "hooks", "add", receiver.url, "--name", "ops", "--secret-file", receiver.secretFile.path, in: folder)
    #expect(run.code == 0, "\(run.errors)")
  }

  /// The latest delivery that fits, once there is one.
  private static func deliveries(_ folder: TemporaryFolder, _ fits: ([String: Any]) -> Bool) throws -> [String: Any]? {
    try eventually("a delivery is as expected") {
      try Binary.run("deliveries", "-o", "json", in: folder).rows()
    } fits: {
      $0.contains(where: fits)
    }.first(where: fits)
  }
}
