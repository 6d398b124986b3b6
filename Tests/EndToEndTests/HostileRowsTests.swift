import Foundation
import TestSupport
import Testing

/// Rows that no verb would have written: a damaged or forged database is served as far as it can be, and neither kills
/// the daemon nor reaches what it sends.
@Suite struct HostileRowsTests {
  /// Values that a setting may be found to have.
  static let values = ["x\r\nEvil: 1", "nan", "9223372036854775807"]

  private let folder: TemporaryFolder
  private let database: DatabaseFile

  init() throws {
    folder = TemporaryFolder()
    try folder.addExampleManifests()
    #expect(try Binary.run("publish", in: folder).code == 0)
    #expect(try Binary.run("endpoints", "retire", Self.retired, "--field", "token_endpoint", in: folder).code == 0)
    database = try DatabaseFile(folder.file("manifestd.db").path)
    for name in try database.texts("SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
      try database.texts("DROP TRIGGER \(name)")
    }
  }

  private static let retired = "https://dexter.cash/api/connector/oauth/token"

  /// Starts a daemon on what is stored, has it answer, and looks at what it says and what verbs make of it.
  private func expectServed() throws {
    let daemon = try ServingProcess(in: folder)
    let client = try daemon.connect()
    for (method, path) in [("GET", StoryTests.discovery), ("POST", "/api/connector/oauth/token")] {
      let answer = try client.request(method, path, userAgent: "goose/1.0", headers: ["Content-Length: 0"])
      #expect((200..<500).contains(answer.status))
      #expect(!answer.fields.contains { $0.name == "evil" }, "\(answer)")
    }
    for verb in [["connectors"], ["endpoints", "list"], ["hits"], ["list"], ["config", "list"], ["doctor"]] {
      let run = try Binary.run(verb, in: folder)
      #expect((0...7).contains(run.code) && !run.output.contains("\r\nEvil"), "\(verb): \(run)")
    }
    #expect(daemon.stop() == 0, "\(daemon.words)")
  }

  @Test("settings of any text", arguments: values)
  func settings(value: String) throws {
    let keys = try Binary.run("config", "list", "-o", "json", in: folder).rows().compactMap { $0["key"] as? String }
    #expect(keys.count > 20)
    try database.texts("BEGIN")
    for key in keys { try database.texts("INSERT OR REPLACE INTO setting VALUES ('\(key)', '', '\(value)')") }
    try database.texts("COMMIT")
    try expectServed()
    if value.contains("Evil") {
      let doctor = try Binary.run("doctor", in: folder)
      #expect(doctor.code == 3 && doctor.output.contains("the stored value of setting cache_control is none that it"))
    }
  }

  static let texts = [
    "UPDATE path SET path = path || char(13) || char(10) || 'Evil: 1' WHERE path NOT LIKE '%oauth-authorization-server'",
    "UPDATE path SET path = '/' || hex(zeroblob(40000)) WHERE id = (SELECT max(id) FROM path)",
    "UPDATE endpoint SET url = url || char(13) || char(10) || 'Evil: 1'",
    "UPDATE declared_endpoint SET successor = 'x' || char(13) || char(10) || 'Evil: 1'",
    "UPDATE version SET sha256 = 'x' || char(13) || char(10) || 'Evil: 1' || id",
    "UPDATE manifest SET kind = 'none' || char(10)",
    "UPDATE site SET origin = 'https://x' || char(13) || char(10) || 'y', host = char(10)",
  ]

  static let numbers = [
    "UPDATE release SET effective_at = 9223372036854775807",
    "UPDATE release SET effective_at = -9223372036854775807 - 1 WHERE id = 1",
    "INSERT INTO journal_position (loop, sequence, offset) VALUES (-1, -1, -9)",
    "UPDATE endpoint_policy SET sunset = 9223372036854775807",
    "UPDATE client SET first_at = -9223372036854775807 - 1, last_at = 9223372036854775807",
    "UPDATE connector_endpoint SET first_at = -9223372036854775807 - 1, last_at = 9223372036854775807",
    "UPDATE connector_endpoint SET hits = 9223372036854775807, hits_after = 9223372036854775807",
  ]

  @Test("rows of any value", arguments: [texts, numbers])
  func rows(statements: [String]) throws {
    // Something to spoil: a client, a use, a policy.
    let sunset = try Binary.run("endpoints", "set", Self.retired, "--sunset", "2027-01-01", in: folder)
    #expect(sunset.code == 0, "\(sunset)")
    let daemon = try ServingProcess(in: folder)
    let client = try daemon.connect()
    for agent in ["goose/1.0", "openai-mcp/1.0.0"] {
      _ = try client.request("GET", StoryTests.discovery, userAgent: agent)
      _ = try client.request("POST", "/api/connector/oauth/token", userAgent: agent, headers: ["Content-Length: 0"])
    }
    #expect(daemon.stop() == 0)
    // What the schema itself refuses cannot be there.
    for statement in statements { _ = try? database.texts(statement) }
    try expectServed()
  }
}
