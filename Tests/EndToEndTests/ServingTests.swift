import Foundation
import TestSupport
import Testing

/// Sites, sockets, settings and trouble, as the running daemon meets them.
@Suite struct ServingTests {
  @Test("a Unix socket is a listener too, and its peers are trusted for X-Forwarded-For") func unixSocket() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let socket = folder.file("m.sock").path
    let daemon = try ServingProcess(in: folder, listen: "unix:\(socket)")
    let answer = try Client(unixSocket: socket).request(
      "GET", StoryTests.discovery, userAgent: "python-httpx/0.28.1", from: StoryTests.claude)
    #expect(answer.status == 200)
    let rows = try daemon.connectors()
    #expect(rows.first?["connector"] as? String == "claude")
    #expect(daemon.stop() == 0)
    #expect(!folder.exists("m.sock"))
  }

  @Test("with several sites the host decides, an alias means its site, and an unknown host is told off with 421")
  func severalSites() throws {
    let folder = TemporaryFolder()
    try folder.write(#"{"name":"a","url":"https://a.example/mcp"}"#, to: "Manifests/a.example/mcp.json")
    try folder.write(#"{"name":"b","url":"https://b.example/mcp"}"#, to: "Manifests/b.example/mcp.json")
    let daemon = try ServingProcess(in: folder)
    func name(_ host: String) throws -> String {
      let answer = try daemon.connect().request("GET", "/.well-known/mcp.json", host: host)
      return answer.status == 200 ? String(answer.text.dropFirst(9).prefix(1)) : "\(answer.status)"
    }
    #expect(try ["a.example", "B.EXAMPLE:8443", "c.example"].map(name) == ["a", "b", "421"])
    #expect(try daemon.verb("site", "alias", "c.example", "--site", "b.example").code == 0)
    #expect(try daemon.verb("site", "default", "a.example").code == 0)
    try eventually("alias and default are in force") {
      try ["c.example", "d.example"].map(name)
    } fits: {
      $0 == ["b", "a"]
    }
  }

  @Test("a setting is served within a second, and --max-age wins for its run") func cacheSettings() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    var daemon = try ServingProcess(in: folder)
    #expect(try daemon.verb("config", "set", "max_age@mcp", "90s").code == 0)
    let answer = try daemon.answer("/.well-known/mcp.json") { $0["cache-control"]?.contains("max-age=90") == true }
    #expect(answer["cache-control"] == "public, max-age=90, must-revalidate")
    #expect(try daemon.get(StoryTests.discovery)["cache-control"] == "public, max-age=300, must-revalidate")
    #expect(daemon.stop() == 0)
    daemon = try ServingProcess(in: folder, ["--max-age", "1"])
    #expect(try daemon.get("/.well-known/mcp.json")["cache-control"] == "public, max-age=1, must-revalidate")
  }

  @Test("while another process locks the database serving goes on, and what was recorded meanwhile is folded later")
  func lockedDatabase() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    let other = try DatabaseFile(folder.file("manifestd.db").path)
    try other.texts("BEGIN IMMEDIATE")
    for index in 0..<20 {
      #expect(try daemon.get(StoryTests.discovery, userAgent: "goose/1.\(index)", from: "203.0.113.4").status == 200)
    }
    try other.texts("COMMIT")
    let rows = try daemon.connectors { $0.first?["hits"] as? Int == 20 }
    #expect(rows.first?["clients"] as? Int == 20)
  }

  @Test("an empty folder is served too, and says what to do") func nothingPublished() throws {
    let folder = TemporaryFolder()
    let daemon = try ServingProcess(in: folder)
    #expect(daemon.words.contains("nothing is published yet"))
    let missing = try daemon.get("/.well-known/oauth-authorization-server")
    #expect(missing.status == 404 && missing["content-type"] == "application/problem+json")
    try folder.addExampleManifests()
    #expect(try daemon.verb("publish").code == 0)
    #expect(try daemon.answer(StoryTests.discovery) { $0.status == 200 }.status == 200)
  }

  @Test("the database and all beside it are the owner's alone") func modes() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    _ = try daemon.get(StoryTests.discovery, userAgent: "goose/1.0", from: "203.0.113.8")
    // Once it is folded, the keeper has its connection open, and so there is a write-ahead log.
    _ = try daemon.connectors()
    func mode(_ name: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: folder.file(name).path)[.posixPermissions] as? Int
    }
    #expect(try mode("manifestd.db") == 0o600)
    #expect(try mode("manifestd.db-wal") == 0o600)
    #expect(try mode("manifestd.db.sightings") == 0o700)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("manifestd.db.sightings").path) {
      // The keeper deletes what it has folded: a segment may be gone by now.
      if let mode = try? mode("manifestd.db.sightings/\(name)") { #expect(mode == 0o600) }
    }
  }

  @Test("no query value, cookie or authorization reaches the disk") func secrets() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    for path in [StoryTests.discovery, "/.well-known/nothing-here", "/token", "/authorize"] {
      _ = try daemon.get(
        "\(path)?code=PLANTED1&state=PLANTED2", userAgent: "goose/1.0", from: "203.0.113.99",
        headers: [
          "Authorization: Bearer PLANTED3", "Cookie: session=PLANTED4", "Referer: https://x.example/?t=PLANTED5",
        ])
    }
    _ = try daemon.connectors()
    func planted() throws -> [String] {
      try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { name in
        let data = (try? Data(contentsOf: folder.file(name))) ?? Data()
        return data.range(of: Data("PLANTED".utf8)) != nil || data.range(of: Data("203.0.113.99".utf8)) != nil
      }
    }
    #expect(try planted().isEmpty)
    #expect(daemon.stop() == 0)
    #expect(try planted().isEmpty)
  }
}
