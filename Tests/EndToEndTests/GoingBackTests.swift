import Foundation
import TestSupport
import Testing

/// History in any order, and going back only where that is meant: exit codes and words.
@Suite struct GoingBackTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = TemporaryFolder()
  }

  private static func server(_ base: String) -> String {
    """
    {"issuer":"https://dexter.cash","authorization_endpoint":"https://dexter.cash\(base)/authorize",\
    "token_endpoint":"https://dexter.cash\(base)/token"}
    """
  }

  private static func mcp(_ number: Int) -> String {
    #"{"name":"dexter","url":"https://dexter.cash/mcp","version":"\#(number)"}"#
  }

  @discardableResult
  private func publish(_ words: String..., code: Int32 = 0) throws -> Run {
    let run = try Binary.run(["publish"] + words, in: folder)
    #expect(run.code == code, "\(words): \(run.errors)")
    return run
  }

  private func run(_ words: String...) throws -> Run { try Binary.run(words, in: folder) }

  @Test("history is loaded after the live release, newest first, and a key set goes along") func history() throws {
    for (number, base) in [(1, "/old"), (2, "/between"), (3, "/new")] {
      try folder.write(Self.server(base), to: "\(number)/oauth-authorization-server.json")
      try folder.write(#"{"keys":[\#(number)]}"#, to: "\(number)/jwks.json")
    }
    try publish("3")
    try publish("2", "--at", "2025-09-22T10:00:00Z")
    try publish("1", "--at", "2025-09-21T10:00:00Z")
    let rows = try run("history", "oauth-authorization-server", "-o", "json").rows()
    #expect(rows.map { $0["version"] as? Int } == [1, 2, 3] && rows[0]["is_current"] as? Bool == true)
    #expect(try run("history", "jwks", "-o", "json").rows().count == 3)
    let endpoints = try run("endpoints", "list", "-o", "json").rows()
    let old = try #require(endpoints.first { $0["url"] as? String == "https://dexter.cash/old/token" })
    #expect(old["retired_at"] as? String == "2025-09-22T10:00:00Z" && old["versions"] as? [Int] == [3])
    let late = try publish("1", "--at", try #require(rows[0]["effective_at"] as? String), code: 4)
    #expect(late.errors.contains("and what was served since then is known"), "\(late.errors)")
  }

  @Test("a folder that still holds the old file after a rollback is refused, and --back allows it")
  func folderAfterRollback() throws {
    try folder.write(Self.mcp(1), to: "Manifests/dexter.cash/mcp.json")
    try publish()
    try folder.write(Self.mcp(2), to: "Manifests/dexter.cash/mcp.json")
    try publish()
    #expect(try run("rollback", "mcp", "-m", "the old one works").code == 0)
    let refused = try publish(code: 4)
    #expect(refused.errorLines.count == 1)
    #expect(
      refused.errors.hasPrefix(
        "manifestd: publish mcp: mcp of https://dexter.cash would go back from v1, current since "), "\(refused.errors)"
    )
    #expect(refused.errors.contains("--back, or 'manifestd rollback mcp --to 2 -m TEXT'; nothing was changed"))
    try publish("--dry-run", code: 4)
    // A start serves what the database has, whatever the folder holds.
    let daemon = try ServingProcess(in: folder)
    #expect(try daemon.get("/.well-known/mcp.json").text == Self.mcp(1))
    #expect(daemon.stop() == 0)
    try publish("--back")
    #expect(try run("show", "mcp").output == Self.mcp(2))
  }

  @Test("going back to a release, and undoing one, say first what changes") func releases() throws {
    try folder.write(Self.mcp(1), to: "1/dexter.cash/mcp.json")
    try folder.write(Self.server("/old"), to: "1/dexter.cash/oauth-authorization-server.json")
    try folder.write(Self.mcp(2), to: "2/dexter.cash/mcp.json")
    try folder.write(Self.server("/new"), to: "3/dexter.cash/oauth-authorization-server.json")
    try folder.write(#"{"resource":"https://dexter.cash/mcp"}"#, to: "3/dexter.cash/oauth-protected-resource.json")
    for folder in ["1", "2", "3"] { try publish(folder) }
    let undone = try run("rollback", "--undo", "2", "-m", "broke a client")
    #expect(undone.code == 0)
    #expect(undone.errors.hasPrefix("manifestd: mcp of https://dexter.cash goes from v2 to v1\n"), "\(undone.errors)")
    let again = try run("rollback", "--undo", "2", "-m", "again")
    #expect(
      again.code == 0 && again.errors.contains("mcp of https://dexter.cash stays at v1: it has gone back already"))
    let back = try run("rollback", "--release", "2", "-m", "as it was", "-o", "json")
    #expect(
      back.errorLines == [
        "manifestd: mcp of https://dexter.cash goes from v1 to v2",
        "manifestd: oauth-authorization-server of https://dexter.cash goes from v2 to v1",
        "manifestd: oauth-protected-resource of https://dexter.cash stays at v1: it was first released later",
      ])
    let released = try #require(try back.json() as? [String: Any])
    #expect(released["release"] as? Int == 5 && (released["manifests"] as? [[String: Any]])?.count == 2)
    let same = try run("rollback", "--release", "2", "-m", "as it was")
    #expect(same.code == 0 && same.errors.contains("unchanged"))
    let refused = try run("rollback", "--undo", "1", "-m", "x")
    #expect(refused.code == 4 && refused.errors.contains("a later release has changed mcp"))
  }

  @Test("a URL is declared retired since a time, and only while no version tells of it") func declarations() throws {
    try folder.write(Self.server("/new"), to: "Manifests/dexter.cash/oauth-authorization-server.json")
    try folder.write(Self.server("/old"), to: "old/dexter.cash/oauth-authorization-server.json")
    try publish()
    let retire = ["endpoints", "retire", "https://dexter.cash/old/token", "--field", "token_endpoint", "--at"]
    #expect(try Binary.run(retire + ["2999-01-01"], in: folder).code == 2)
    #expect(try Binary.run(retire + ["2025-09-20T10:00:00Z"], in: folder).code == 0)
    func old() throws -> [String: Any] {
      let rows = try run("endpoints", "list", "-o", "json").rows()
      return try #require(rows.first { $0["url"] as? String == "https://dexter.cash/old/token" })
    }
    #expect(try old()["retired_at"] as? String == "2025-09-20T10:00:00Z" && old()["versions"] as? [Int] == [0])
    let loaded = try publish("old", "--at", "2025-09-21T10:00:00Z")
    #expect(loaded.errors.contains("that replaces the declaration that it is retired"), "\(loaded.errors)")
    #expect(try old()["versions"] as? [Int] == [2])
    let again = try Binary.run(retire + ["2025-09-20T10:00:00Z"], in: folder)
    #expect(again.code == 0 && again.errors.contains("is retired already: v2 of oauth-authorization-server"))
    #expect(try old()["versions"] as? [Int] == [2])
  }

  @Test("a pipe is not waited for") func pipe() throws {
    let pipe = folder.file("mcp.json").path
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    let run = try publish("mcp.json", "--site", "dexter.cash", code: 1)
    #expect(run.errors.contains("read 'mcp.json': it is no regular file; name a file, or give - for"), "\(run.errors)")
    #expect(!folder.exists("manifestd.db"))
    let input = try Binary.run(
      ["publish", "-", "--name", "mcp", "--site", "dexter.cash"], in: folder, input: Self.mcp(1))
    #expect(input.code == 0, "\(input.errors)")
  }

  @Test("every way back needs a reason, and says so", arguments: [["mcp"], ["--release", "1"], ["--undo", "1"]])
  func reason(words: [String]) throws {
    try folder.write(Self.mcp(1), to: "Manifests/dexter.cash/mcp.json")
    try publish()
    let run = try Binary.run(["rollback"] + words, in: folder)
    #expect(run.code == 2 && run.errors.contains("a rollback needs a reason; give it with -m TEXT"))
    #expect(try self.run("rollback", "--help").output.contains("--undo N -m TEXT"))
  }
}
