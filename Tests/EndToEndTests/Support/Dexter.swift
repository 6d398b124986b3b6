import Foundation
import TestSupport
import Testing

/// The real case: `/api/connector/oauth/*` moved to `/mcp/*`; the history was loaded, the last release is live.
enum Dexter {
  /// 2025-09-22T10:00:00Z
  static let movedAt = 1_758_535_200

  static func folder() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let example = Project.root.appendingPathComponent("Manifests/dexter.cash")
    for (release, base, at) in [
      ("2", "api/connector/oauth", "2025-09-21T10:00:00Z"), ("3", "mcp", "2025-09-22T10:00:00Z"),
    ] {
      for name in ["oauth-authorization-server", "mcp"] {
        let text = try String(contentsOf: example.appendingPathComponent("\(name).json"), encoding: .utf8)
        // The last release has another issuer: the old documents differ in it, and in where their endpoints were.
        let old = text.replacing("https://dexter.cash/mcp/", with: "https://dexter.cash/\(base)/")
          .replacing("\"issuer\": \"https://dexter.cash/mcp\"", with: "\"issuer\": \"https://dexter.cash\"")
          .replacing("https://dexter.cash/\(base)/callback", with: "https://dexter.cash/mcp/callback")
        try folder.write(old, to: "\(release)/\(name).json")
      }
      try publish(["--at", at, "--site", "dexter.cash", release], in: folder)
    }
    try folder.addExampleManifests()
    try publish([], in: folder)
    return folder
  }

  /// ChatGPT calls what was retired; Claude holds the current version.
  static func expectStory(_ daemon: ServingProcess, observedBy source: String) throws {
    let rows = try daemon.connectors { rows in
      rows.contains { $0["connector"] as? String == "chatgpt" && $0["hits"] as? Int == 3 }
        && rows.contains { $0["connector"] as? String == "claude" }
    }.filter { $0["manifest"] as? String == "oauth-authorization-server" }
    let chatgpt = try #require(rows.first { $0["connector"] as? String == "chatgpt" })
    #expect(chatgpt["state"] as? String == "STALE" && chatgpt["uses"] as? [Int] == [1], "\(chatgpt)")
    let reason = chatgpt["reason"] as? String ?? ""
    #expect(reason.hasPrefix("calls /api/connector/oauth/token, retired in v2: 3 times since "), "\(reason)")
    #expect(chatgpt["attribution"] as? String == "verified")
    let claude = try #require(rows.first { $0["connector"] as? String == "claude" })
    #expect(claude["state"] as? String == "CURRENT" && claude["holds"] as? Int == 3, "\(claude)")
    let stale = try daemon.verb("stale", "-o", "json")
    #expect(stale.code == 3)
    #expect(try stale.rows().allSatisfy { $0["connector"] as? String == "chatgpt" })
    let endpoints = try daemon.verb("endpoints", "list", "-o", "json").rows()
    let token = try #require(endpoints.first { ($0["url"] as? String)?.hasSuffix(EndpointTests.retired) == true })
    #expect(token["state"] as? String == "retired" && token["observed_by"] as? String == source, "\(token)")
    #expect(token["safe_to_remove"] as? String == "no" && token["connectors"] as? [String] == ["chatgpt"])
  }

  /// Every file below the folder that holds what clients sent in secret; other servers' own files apart.
  static func planted(in folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { name in
      guard name.hasPrefix("manifestd.db") || name.hasPrefix("log-") else { return false }
      let data = (try? Data(contentsOf: folder.file(name))) ?? Data()
      return data.range(of: Data("PLANTED".utf8)) != nil
    }
  }

  private static func publish(_ words: [String], in folder: TemporaryFolder) throws {
    let run = try Binary.run(["publish"] + words, in: folder)
    if run.code != 0 { throw StartFailure(words: run.errors) }
  }
}

extension Client {
  /// A token request as ChatGPT sends it.
  func post(_ path: String, form: String, from address: String?, isBasic: Bool = true) throws -> Answer {
    var lines = [
      "POST \(path) HTTP/1.1", "Host: dexter.cash", "User-Agent: openai-mcp/1.0.0",
      "Content-Type: application/x-www-form-urlencoded", "Content-Length: \(form.utf8.count)",
    ]
    if isBasic { lines.append("Authorization: Basic UExBTlRFRA==") }
    if let address { lines.append("X-Forwarded-For: \(address)") }
    try send(lines.joined(separator: "\r\n") + "\r\n\r\n" + form)
    return try answer()
  }
}

extension ServingProcess {
  func post(_ path: String, form: String) throws -> Answer {
    try connect().post(path, form: form, from: StoryTests.chatgpt)
  }

  /// The answer to a POST once it is as expected; a setting takes a moment to be in force.
  func answerPost(_ path: String, form: String, until condition: (Answer) -> Bool) throws -> Answer {
    try eventually("\(path) is answered as expected") {
      try post(path, form: form)
    } fits: {
      condition($0)
    }
  }

  /// Reads access.log until it has told so many uses: a server may write it late.
  func ingest(uses: Int) throws {
    var told = 0
    try eventually("the log tells \(uses) uses") {
      told += try verb("ingest", "access.log", "-o", "json").rows().first?["uses"] as? Int ?? 0
      return told
    } fits: {
      $0 >= uses
    }
  }
}
