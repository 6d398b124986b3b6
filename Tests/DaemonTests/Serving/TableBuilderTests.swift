import Basics
import HTTP1
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Operations

@Suite("What the response table answers") struct TableBuilderTests {
  private let database: Database

  init() throws {
    database = try Database.temporary()
  }

  /// Serves the database's table on a port of its own for as long as the body runs.
  private func serving<T>(maxAge: Int64? = nil, _ body: (Loopback) throws -> T) throws -> T {
    var limits = ServerLimits()
    limits.connections = 16
    let server = try Server(
      configuration: ServerConfiguration(listeners: [.tcp(host: "127.0.0.1", port: 0)], limits: limits), journal: nil,
      table: TableBuilder(database, maxAge: maxAge).build().table, describe: { _ in [] })
    try server.start()
    defer { server.drain(seconds: 0) }
    guard case .tcp(_, let port) = try #require(server.boundAddresses.first) else { throw Loopback.Failure() }
    return try body(Loopback(port: port))
  }

  private func publishTwoSites() throws {
    try database.release(#"{"of":"a"}"#, host: "a.example", at: 1_000)
    try database.release(#"{"of":"b"}"#, host: "b.example", at: 1_000)
    try database.release("Contact: b", "security", host: "b.example", at: 1_000)
  }

  @Test("each site's documents answer for its host and aliases, and for no other") func twoSites() throws {
    try publishTwoSites()
    try database.addAlias("www.b.example", to: database.site("b.example"))
    let summary = try TableBuilder(database, maxAge: nil).build().summary
    #expect(summary.sites == ["https://a.example", "https://b.example"] && summary.manifestCount == 3)
    #expect(try summary.pathCount == database.allPaths().count)
    try serving { client throws in
      for (host, body) in [
        ("a.example", #"{"of":"a"}"#), ("b.example", #"{"of":"b"}"#), ("WWW.B.example:8080", #"{"of":"b"}"#),
      ] {
        #expect(try client.get("/.well-known/mcp.json", host: host).body == body)
      }
      #expect(try client.get("/.well-known/security.txt", host: "b.example").status == 200)
      #expect(try client.get("/.well-known/security.txt", host: "a.example").status == 404)
      #expect(try client.get("/.well-known/mcp.json", host: "c.example").status == 421)
    }
  }

  @Test("the default site answers for hosts that are no site's") func fallback() throws {
    try publishTwoSites()
    try database.setDefaultSite(database.site("b.example"))
    try serving { client throws in
      #expect(try client.get("/.well-known/mcp.json", host: "c.example").body == #"{"of":"b"}"#)
    }
  }

  @Test("one site answers for any host") func oneSite() throws {
    try database.release("{}")
    try serving { client throws in
      #expect(try client.get("/.well-known/mcp.json", host: "c.example").status == 200)
    }
  }

  @Test("before anything is published every path is missing") func empty() throws {
    let summary = try TableBuilder(database, maxAge: nil).build().summary
    #expect(summary == ServingSummary(sites: [], manifestCount: 0, pathCount: 0))
    try serving { client throws in
      let answer = try client.get("/.well-known/mcp.json", host: "c.example")
      #expect(answer.status == 404 && answer["Content-Type"] == "application/problem+json")
    }
  }

  @Test("a document goes out as published, with the headers that are promised") func headers() throws {
    try database.release(#"{"a":1}"#, at: 1_700_000_000)
    let sha256 = try #require(database.currentManifests().first).sha256
    try serving { client throws in
      let answer = try client.get("/.well-known/mcp.json", host: "a.example")
      #expect(answer.status == 200 && answer.body == #"{"a":1}"#)
      #expect(answer["ETag"] == "\"\(sha256.prefix(32))\"")
      #expect(answer["Last-Modified"] == "Tue, 14 Nov 2023 22:13:20 GMT")
      #expect(answer["Content-Type"] == "application/json" && answer["Content-Length"] == "7")
      #expect(answer["Cache-Control"] == "public, max-age=300, must-revalidate")
      #expect(answer["CDN-Cache-Control"] == "no-store")
      #expect(answer["Repr-Digest"] == "sha-256=:AVq9f1zFei3ZS3WQ8ErYCEJzkF7jPsXOvq5iJ2qX+GI=:")
      #expect(answer["X-Content-Type-Options"] == "nosniff" && answer["Access-Control-Allow-Origin"] == "*")
    }
  }

  @Test("304 repeats what a cache needs, and nothing that describes the body") func notModified() throws {
    try database.release(#"{"a":1}"#)
    let tag = try #require(database.currentManifests().first).entityTag
    try serving { client throws in
      let answer = try client.get("/.well-known/mcp.json", host: "a.example", fields: ["If-None-Match: \(tag)"])
      #expect(answer.status == 304 && answer.body.isEmpty && answer["ETag"] == tag)
      #expect(answer["Cache-Control"] != nil && answer["CDN-Cache-Control"] != nil && answer["Date"] != nil)
      #expect(answer["Content-Type"] == nil && answer["Repr-Digest"] == nil)
    }
  }

  @Test("each kind goes out as what it is, and each manifest under its own cache settings") func kindsAndSettings()
    throws
  {
    try publishTwoSites()
    try database.set("max_age@security", to: "9")
    try database.set("cdn_cache_control", to: "none")
    try serving { client throws in
      let text = try client.get("/.well-known/security.txt", host: "b.example")
      #expect(text["Content-Type"] == "text/plain; charset=utf-8")
      #expect(text["Cache-Control"] == "public, max-age=9, must-revalidate" && text["CDN-Cache-Control"] == nil)
      let json = try client.get("/.well-known/mcp.json", host: "b.example")
      #expect(json["Cache-Control"] == "public, max-age=300, must-revalidate")
    }
    try serving(maxAge: 5) { client throws in
      let text = try client.get("/.well-known/security.txt", host: "b.example")
      #expect(text["Cache-Control"] == "public, max-age=5, must-revalidate")
    }
  }

  @Test("OPTIONS lets browsers in, anything else is told what is allowed") func methods() throws {
    try database.release("{}")
    try serving { client throws in
      let preflight = try client.send("OPTIONS", "/.well-known/mcp.json", host: "a.example")
      #expect(preflight.status == 204 && preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS")
      #expect(preflight["Access-Control-Allow-Headers"]?.contains("MCP-Protocol-Version") == true)
      let post = try client.send("POST", "/.well-known/mcp.json", host: "a.example")
      #expect(post.status == 405 && post["Allow"] == "GET, HEAD, OPTIONS")
      #expect(post["Access-Control-Allow-Origin"] == "*")
    }
  }

  @Test("after a release the next table serves the new version, after a rollback the old one") func releases() throws {
    for (index, text) in ["{}", #"{"a":1}"#].enumerated() {
      try database.release(text, at: Int64(1_000 + index))
      try serving { client throws in #expect(try client.get("/.well-known/mcp.json", host: "a.example").body == text) }
    }
    let manifest = try database.manifest(named: "mcp", site: nil)
    _ = try database.rollback([(manifest, 1)], note: ReleaseNote(by: "test", message: "", now: 2_000))
    try serving { client throws in #expect(try client.get("/.well-known/mcp.json", host: "a.example").body == "{}") }
  }
}
