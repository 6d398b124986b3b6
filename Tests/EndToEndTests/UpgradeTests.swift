import Foundation
import TestSupport
import Testing

@Suite("The daemon of this release on a database of the one before") struct UpgradeTests {
  private static let segment = "00-18eb7fd6658a1c9e.segment"

  private func folder() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.file("manifestd.db.sightings"), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let fixtures = Project.root.appendingPathComponent("Tests/StorageTests/Fixtures")
    for (name, copy) in [("schema3.db", "manifestd.db"), (Self.segment, "manifestd.db.sightings/\(Self.segment)")] {
      try FileManager.default.copyItem(at: fixtures.appendingPathComponent(name), to: folder.file(copy))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.file(copy).path)
    }
    return folder
  }

  /// "chatgpt verified 24": hits of what they did with oauth-authorization-server.
  private func hits(_ process: ServingProcess) throws -> [String] {
    try process.verb("connectors", "-o", "json").rows().filter {
      $0["manifest"] as? String == "oauth-authorization-server"
    }.map { "\($0["connector"] ?? "") \($0["attribution"] ?? "") \($0["hits"] ?? "")" }
  }

  @Test("folds what that was killed before folding, once, and serves on") func goesOn() throws {
    let folder = try folder()
    let wanted = [
      "chatgpt verified 24", "chatgpt claimed 6", "claude verified 4", "curl claimed 1", "cursor claimed 4",
      "python-httpx claimed 2",
    ]
    for _ in 0..<2 {
      let process = try ServingProcess(in: folder)
      try eventually("the segment is folded") {
        try hits(process)
      } fits: {
        $0 == wanted
      }
      #expect(process.kill(SIGKILL) == SIGKILL)
    }
    let segments = try FileManager.default.contentsOfDirectory(atPath: folder.file("manifestd.db.sightings").path)
    #expect(!segments.contains(Self.segment))
    #expect(try Binary.run("history", "oauth-authorization-server", "-o", "json", in: folder).rows().count == 4)
  }
}
