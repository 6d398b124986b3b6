import Foundation
import TestSupport
import Testing

/// What the daemon's keeper does stands alone, step by step: one that fails holds up none of the others, is told once,
/// and told again when it works.
@Suite(.waits) struct KeeperStepTests {
  private let folder: TemporaryFolder
  private let path = "/.well-known/mcp.json"

  init() throws {
    folder = TemporaryFolder()
    try folder.write(#"{"url":"https://dexter.cash/mcp","name":"one"}"#, to: "Manifests/dexter.cash/mcp.json")
  }

  private func wait(for words: String, of daemon: ServingProcess) throws {
    try daemon.says(words)
    #expect(daemon.words.components(separatedBy: words).count == 2, "not said once: '\(words)': \(daemon.words)")
  }

  /// Publishes other bytes and waits until they are served.
  private func publish(_ name: String, to daemon: ServingProcess) throws {
    try folder.write(
      #"{"url":"https://dexter.cash/mcp","name":"\#(name)"}"#, to: "Manifests/dexter.cash/mcp.json")
    let run = try daemon.verb("publish")
    #expect(run.code == 0, "\(run.errors)")
    _ = try daemon.answer(path) { $0.text.contains(name) }
  }

  /// What other processes stored last waits until the keeper has looked at it.
  private func forbid(_ change: String, in database: DatabaseFile) throws {
    try database.texts("CREATE TRIGGER no BEFORE \(change) BEGIN SELECT RAISE(ABORT, 'not now'); END")
  }

  private func problems(_ daemon: ServingProcess) throws -> [String] {
    try daemon.verb("doctor", "-o", "json").rows().filter { $0["status"] as? String == "problem" }
      .map { "\($0["check"] ?? ""): \($0["detail"] ?? "")" }
  }

  @Test("while nothing can be recorded, what is published is served all the same") func unfolded() throws {
    let daemon = try ServingProcess(in: folder)
    let database = try DatabaseFile(folder.file("manifestd.db").path)
    try forbid("INSERT ON client", in: database)
    try #require(try daemon.get(path, userAgent: "goose/1.0").status == 200)
    try wait(for: "recording waits in the journal: ", of: daemon)
    try publish("two", to: daemon)
    #expect(try problems(daemon).contains { $0.hasPrefix("recording: waits in the journal since ") })
    try database.texts("DROP TRIGGER no")
    try wait(for: "recording goes on; nothing was lost while it waited", of: daemon)
    let rows = try daemon.connectors { $0.first?["hits"] as? Int == 1 }
    #expect(rows.first?["connector"] as? String == "goose")
    #expect(daemon.stop() == 0)
  }

  @Test("recording that waits goes on only once what waited is stored, also where that repeats what is")
  func unfoldedRepetition() throws {
    #expect(try Binary.run("publish", in: folder).code == 0)
    let database = try DatabaseFile(folder.file("manifestd.db").path)
    try database.texts(
      """
      CREATE TRIGGER no BEFORE UPDATE ON connector_version WHEN NEW.fetches = 3
      BEGIN SELECT RAISE(ABORT, 'not now'); END
      """)
    let daemon = try ServingProcess(in: folder)
    for hits in 1...2 {
      try #require(try daemon.get(path, userAgent: "goose/1.0").status == 200)
      _ = try daemon.connectors { $0.first?["hits"] as? Int == hits }
    }
    try #require(try daemon.get(path, userAgent: "goose/1.0").status == 200)
    // A verb that asks does not wait for what may wait.
    _ = try daemon.verb("connectors")
    try wait(for: "recording waits in the journal: ", of: daemon)
    let resource = try folder.write(#"{"resource":"https://dexter.cash/x"}"#, to: "oauth-protected-resource.json")
    #expect(try daemon.verb("publish", resource.path, "--site", "dexter.cash").code == 0)
    _ = try daemon.answer("/.well-known/oauth-protected-resource/x") { $0.status == 200 }
    #expect(!daemon.words.contains("recording goes on"), "\(daemon.words)")
    try #require(try daemon.get(path, userAgent: "goose/1.0").status == 200)
    try wait(for: "recording goes on; nothing was lost while it waited", of: daemon)
    try wait(for: "recording waits in the journal: ", of: daemon)
    _ = try daemon.connectors { $0.first?["hits"] as? Int == 4 }
    #expect(daemon.stop() == 0)
  }

  @Test("while nobody can be judged, recording and serving go on") func unjudged() throws {
    let daemon = try ServingProcess(in: folder)
    let database = try DatabaseFile(folder.file("manifestd.db").path)
    try forbid("INSERT ON connector_state", in: database)
    try #require(try daemon.get(path, userAgent: "goose/1.0").status == 200)
    try wait(for: "connectors are not judged, and no alert is raised: ", of: daemon)
    try publish("two", to: daemon)
    _ = try daemon.connectors { $0.first?["hits"] as? Int == 1 }
    #expect(try problems(daemon).contains { $0.hasPrefix("daemon: connectors are not judged") })
    try database.texts("DROP TRIGGER no")
    try wait(for: "connectors are judged again", of: daemon)
    #expect(daemon.stop() == 0)
  }

  @Test("the file by which verbs ask for what is recorded may be taken away") func asked() throws {
    let daemon = try ServingProcess(in: folder)
    try #require(try daemon.get(path, userAgent: "goose/1.0").status == 200)
    let file = folder.file("manifestd.db.sightings/wanted")
    // The keeper may only just be making it.
    try eventually("the keeper listens") { FileManager.default.fileExists(atPath: file.path) }
    try FileManager.default.moveItem(at: file, to: folder.file("elsewhere"))
    try eventually("a verb is answered") { try daemon.verb("connectors").errors.isEmpty }
    #expect(daemon.stop() == 0)
  }
}
