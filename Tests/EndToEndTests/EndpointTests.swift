import Foundation
import TestSupport
import Testing

/// The dexter story: endpoints moved, Claude re-read, ChatGPT goes on calling the old ones.
@Suite struct EndpointTests {
  static let retired = "/api/connector/oauth/token"

  @Test("told by the listener: ChatGPT is STALE, Claude is CURRENT") func toldByTheListener() throws {
    let folder = try Dexter.folder()
    let daemon = try ServingProcess(in: folder)
    _ = try daemon.get(StoryTests.discovery, userAgent: "python-httpx/0.28.1", from: StoryTests.claude)
    for _ in 0..<3 {
      let answer = try daemon.post(Self.retired, form: "grant_type=authorization_code&code=PLANTED")
      #expect(answer.status == 308)
      #expect(answer["location"] == "https://dexter.cash/mcp/token")
      #expect(answer["deprecation"] == "@\(Dexter.movedAt)")
      #expect(answer["link"] == "<https://dexter.cash/mcp/token>; rel=\"successor-version\"")
      #expect(answer["access-control-allow-origin"] == "*")
    }
    try Dexter.expectStory(daemon, observedBy: "listener")
    let hits = try daemon.verb("hits", "-o", "json").rows()
    #expect(hits.count == 3 && hits.allSatisfy { $0["status"] as? Int == 308 && $0["method"] as? String == "POST" })
    #expect(
      Set(hits[0].keys).isSuperset(of: [
        "at", "connector", "client", "site", "method", "url", "status", "fits", "retired_at", "count",
      ]))
    #expect(daemon.stop() == 0)
    #expect(try Dexter.planted(in: folder).isEmpty)
  }

  @Test("ChatGPT discovers as aiohttp from a published address behind a proxy: what it holds and uses are told apart")
  func discoversAsLibrary() throws {
    let folder = try Dexter.folder()
    let daemon = try ServingProcess(in: folder)
    _ = try daemon.get(StoryTests.discovery, userAgent: "Python/3.12 aiohttp/3.13.1", from: StoryTests.chatgpt)
    for _ in 0..<3 { _ = try daemon.post(Self.retired, form: "code=abc") }
    let rows = try daemon.connectors { rows in
      rows.contains { $0["manifest"] as? String == "oauth-authorization-server" && $0["hits"] as? Int == 4 }
    }
    #expect(rows.allSatisfy { $0["connector"] as? String == "chatgpt" && $0["attribution"] as? String == "verified" })
    let row = try #require(rows.first { $0["manifest"] as? String == "oauth-authorization-server" })
    #expect(row["holds"] as? Int == 3 && row["uses"] as? [Int] == [1] && row["state"] as? String == "STALE", "\(row)")
  }

  @Test(
    "told only by the observe socket, through the README's nginx block",
    .enabled(if: ProxyTests.nginx && Upstream.isThere))
  func toldByTheObserveSocket() throws {
    let folder = try Dexter.folder()
    let socket = folder.file("observe.sock").path
    let daemon = try ServingProcess(in: folder, ["--observe", "unix:\(socket)"])
    let upstream = try Upstream(in: folder)
    let block = try Readme.block("nginx", 1).replacing("location /mcp/", with: "location /api/")
      .replacing("127.0.0.1:3000", with: "127.0.0.1:\(upstream.port)")
      .replacing("/run/manifestd/observe.sock", with: socket)
    let proxy = try ProxyProcess.nginx(in: folder, server: block)
    for _ in 0..<3 {
      let answer = try proxy.connect().post(Self.retired, form: "code=PLANTED", from: StoryTests.chatgpt)
      #expect(answer.status == 200, "the login is answered by its own server")
    }
    _ = try daemon.get(StoryTests.discovery, userAgent: "python-httpx/0.28.1", from: StoryTests.claude)
    try Dexter.expectStory(daemon, observedBy: "observe")
    #expect(daemon.stop() == 0)
    let down = try proxy.connect().post(Self.retired, form: "code=PLANTED", from: StoryTests.chatgpt)
    #expect(down.status == 200, "a login goes on while manifestd is down")
    #expect(try Dexter.planted(in: folder).isEmpty)
  }

  @Test("told only by nginx's access log", .enabled(if: ProxyTests.nginx && Upstream.isThere))
  func toldByNginxLog() throws {
    let folder = try Dexter.folder()
    let daemon = try ServingProcess(in: folder)
    let upstream = try Upstream(in: folder)
    let proxy = try ProxyProcess.nginx(
      in: folder, server: "location / { proxy_pass http://127.0.0.1:\(upstream.port); }",
      log: "access_log \(folder.path)/access.log combined;")
    // A log's line in the second of a release may be of either version.
    let second = Int(Date().timeIntervalSince1970)
    try eventually("the second of the release is over") {
      Int(Date().timeIntervalSince1970)
    } fits: {
      $0 > second
    }
    for _ in 0..<3 {
      _ = try proxy.connect().post("\(Self.retired)?state=PLANTED", form: "code=PLANTED", from: StoryTests.chatgpt)
    }
    _ = try proxy.connect().request(
      "GET", StoryTests.discovery, userAgent: "python-httpx/0.28.1", from: StoryTests.claude)
    // nginx writes a line after its answer went out.
    try eventually("nginx writes its log") {
      try String(contentsOf: folder.file("access.log"), encoding: .utf8)
    } fits: {
      $0.split(separator: "\n").count == 4 && $0.hasSuffix("\n")
    }
    let told = try daemon.verb("ingest", "access.log", "-o", "json").rows()
    #expect(told.first?["uses"] as? Int == 3 && told.first?["fetches"] as? Int == 1, "\(told)")
    try Dexter.expectStory(daemon, observedBy: "log")
    let again = try daemon.verb("ingest", "access.log", "-o", "json").rows()
    #expect(again.first?["lines"] as? Int == 0)
    try FileManager.default.removeItem(at: folder.file("access.log"))
    #expect(daemon.stop() == 0)
    #expect(try Dexter.planted(in: folder).isEmpty)
  }

  @Test("told only by Caddy's access log", .enabled(if: ProxyTests.caddy && Upstream.isThere))
  func toldByCaddyLog() throws {
    let folder = try Dexter.folder()
    let daemon = try ServingProcess(in: folder)
    let upstream = try Upstream(in: folder)
    let proxy = try ProxyProcess.caddy(
      in: folder,
      site: """
        log {
          output file \(folder.path)/access.log
        }
        reverse_proxy 127.0.0.1:\(upstream.port)
        """)
    // Caddy 2.6 logs its peer's address only: ChatGPT is told by its user agent here.
    for _ in 0..<3 {
      let answer = try proxy.connect().post(Self.retired, form: "code=PLANTED", from: nil)
      #expect(answer.status == 200)
    }
    try daemon.ingest(uses: 3)
    // That anybody can claim: from one network it is told, and is no reason for an alert.
    let rows = try daemon.verb("stale", "-o", "json")
    #expect(rows.code == 0)
    let row = try #require(try rows.rows().first)
    #expect(row["connector"] as? String == "chatgpt" && row["attribution"] as? String == "claimed")
  }

  @Test(
    "proxied to the upstream: only there, its errors untouched, and down is told as OAuth does",
    .enabled(if: Upstream.isThere))
  func proxied() throws {
    let folder = try Dexter.folder()
    let daemon = try ServingProcess(in: folder)
    let upstream = try Upstream(in: folder)
    let url = "https://dexter.cash\(Self.retired)"
    let target = "http://127.0.0.1:\(upstream.port)/mcp/token"
    #expect(try daemon.verb("endpoints", "set", url, "--upstream", target, "--add-client-id").code == 0)
    #expect(try daemon.answerPost(Self.retired, form: "code=abc") { $0.status == 200 }.status == 200)
    // The id is added where the request names no client, and Basic credentials name one.
    let answer = try daemon.connect().post(
      "\(Self.retired)?x=1", form: "code=abc", from: StoryTests.chatgpt, isBasic: false)
    let told = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
    #expect(told["path"] as? String == "/mcp/token?x=1")
    #expect(told["body"] as? String == "code=abc&client_id=cid_a859560609a6448aa2f3a1c29f6ab496")
    #expect(answer["deprecation"] == "@\(Dexter.movedAt)" && answer["cache-control"] == "no-store")

    let refusing = "http://127.0.0.1:\(upstream.port)/error"
    #expect(try daemon.verb("endpoints", "set", url, "--upstream", refusing).code == 0)
    let refused = try daemon.answerPost(Self.retired, form: "code=abc") { $0.status == 400 }
    #expect(refused.text == "{\"error\": \"invalid_grant\"}")

    upstream.stop()
    let down = try daemon.post(Self.retired, form: "code=abc")
    #expect(down.status == 502 && down.text.contains("\"error\":\"temporarily_unavailable\""), "\(down.text)")
    #expect(down["content-type"] == "application/json")
  }

  @Test("gone, a preflight, a GET, and a declared endpoint without a successor") func otherAnswers() throws {
    let folder = try Dexter.folder()
    let daemon = try ServingProcess(in: folder)
    let get = try daemon.get("/api/connector/oauth/authorize?client_id=a&state=b", from: "203.0.113.5")
    #expect(get.status == 302 && get["location"] == "https://dexter.cash/mcp/authorize?client_id=a&state=b")
    let preflight = try daemon.connect().request("OPTIONS", Self.retired)
    #expect(preflight.status == 204 && preflight["access-control-allow-methods"]?.contains("POST") == true)
    let url = "https://dexter.cash\(Self.retired)"
    #expect(try daemon.verb("endpoints", "set", url, "--answer", "gone", "--sunset", "2027-01-01").code == 0)
    let gone = try daemon.answerPost(Self.retired, form: "code=abc") { $0.status == 410 }
    #expect(gone.text.contains("It is now https://dexter.cash/mcp/token"), "\(gone.text)")
    #expect(gone["sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT")
    let declared = try daemon.verb(
      "endpoints", "retire", "https://dexter.cash/old/token", "--field", "token_endpoint", "--successor",
      "https://dexter.cash/mcp/token")
    #expect(declared.code == 0, "\(declared.errors)")
    #expect(try daemon.answerPost("/old/token", form: "") { $0.status == 308 }.status == 308)
    let check = try eventually("the call is known") {
      try daemon.verb("endpoints", "check", url, "-o", "json")
    } fits: {
      try $0.rows().first?["last_hit_at"] is String
    }
    #expect(try check.code == 3 && check.rows().first?["safe_to_remove"] as? String == "no", "\(check.output)")
  }

  @Test("what clients ask for and do not find is told with its rule") func unserved() throws {
    let folder = try Dexter.folder()
    let daemon = try ServingProcess(in: folder)
    _ = try daemon.get("/.well-known/jwks.json?x=PLANTED", userAgent: "goose/1.0", from: "203.0.113.6")
    _ = try daemon.post("/register", form: "")
    let rows = try eventually("both paths are told") {
      try daemon.verb("unserved", "-o", "json").rows()
    } fits: {
      $0.count == 2
    }
    let told = rows.map { "\($0["path"] ?? "") \($0["connector"] ?? ""): \($0["rule"] ?? ""), \($0["advice"] ?? "")" }
    #expect(told.sorted().first == "/.well-known/jwks.json goose: RFC 7517 §5, publish jwks", "\(told)")
    #expect(told.contains { $0.hasPrefix("/register chatgpt: MCP 2025-03-26") })
  }

  @Test("who only uses what is current is UNKNOWN; who also fetches is judged by that alone") func currentUses() throws
  {
    let folder = try Dexter.folder()
    try folder.write(
      """
      160.79.104.10 - - [08/Oct/2026:10:00:00 +0000] "GET \(StoryTests.discovery) HTTP/1.1" 200 9 "-" "python-httpx/0.28.1"
      160.79.104.10 - - [08/Oct/2026:10:00:01 +0000] "POST /mcp/token HTTP/1.1" 200 9 "-" "Claude-User"
      203.0.113.7 - - [08/Oct/2026:10:00:02 +0000] "POST /mcp/token HTTP/1.1" 200 9 "-" "goose/1.0"
      """, to: "access.log")
    #expect(try Binary.run("ingest", "access.log", in: folder).code == 0)
    let rows = try Binary.run("connectors", "-o", "json", in: folder).rows()
    let told = rows.map { "\($0["connector"] ?? "") \($0["manifest"] ?? "") \($0["hits"] ?? "")" }
    #expect(
      told == ["claude oauth-authorization-server 2", "goose mcp 1", "goose oauth-authorization-server 1"])
    #expect(rows.dropFirst().allSatisfy { $0["state"] as? String == "UNKNOWN" })
    #expect((rows.last?["reason"] as? String)?.hasPrefix("used /mcp/token ") == true)
  }
}
