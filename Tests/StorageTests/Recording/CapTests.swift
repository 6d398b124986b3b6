import Evidence
import Testing

@testable import Storage

/// What strangers can make up is capped; what is past the cap is counted, never lost.
@Suite("Caps")
struct CapTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.publish(versions: 1)
  }

  private func ask(_ path: String, connector: String = "claude", method: String = "GET", host: String = "h", at: Int64)
    throws
  {
    let client = Seen(connector: connector, at: at).client
    try store.database.fold(
      Fold(unserved: [FoldedUnserved(client: client, method: method, host: host, path: path, at: at)]))
  }

  private func unserved() throws -> [String] {
    try store.database.connection.rows(
      """
      SELECT name || ' ' || method || ' ' || host || path || ': ' || hits || ' ' || first_at || '-' || unserved.last_at
      FROM unserved JOIN connector ON connector.id = connector_id ORDER BY name, path, host, method
      """
    ) { $0.text() }
  }

  @Test("unserved paths are counted by connector, host, path and method")
  func unservedPaths() throws {
    try ask("/a", at: 5)
    try ask("/a", at: 3)
    try ask("/a", at: 9)
    try ask("/a", method: "HEAD", at: 1)
    try ask("/a", host: "i", at: 1)
    try ask("/b", connector: "cursor", at: 1)
    #expect(
      try unserved() == [
        "claude GET h/a: 3 3-9", "claude HEAD h/a: 1 1-1", "claude GET i/a: 1 1-1", "cursor GET h/b: 1 1-1",
      ])
    #expect(try store.number("SELECT count(*) FROM client") == 0)
  }

  @Test("unserved paths past the cap count as '(other)' of their connector")
  func unservedCap() throws {
    try store.database.set("max_unserved", to: "2")
    for (index, path) in ["/a", "/b", "/c", "/d", "/a"].enumerated() { try ask(path, at: Int64(index)) }
    try ask("/e", connector: "cursor", at: 9)
    #expect(
      try unserved() == [
        "claude  (other): 2 2-3", "claude GET h/a: 2 0-4", "claude GET h/b: 1 1-1", "cursor  (other): 1 9-9",
      ])
  }

  @Test("one connector takes a tenth of the room for unserved paths at most: the others keep theirs")
  func unservedShare() throws {
    try store.database.set("max_unserved", to: "200")
    let scanner = Seen(connector: "unknown", at: 1).client
    try store.database.fold(
      Fold(
        unserved: (0..<500).map {
          FoldedUnserved(client: scanner, method: "GET", host: "h\($0)", path: "/\($0)", at: 1)
        }))
    try ask("/a", at: 2)
    let rows = try unserved()
    #expect(rows.count == 22 && rows.contains("claude GET h/a: 1 2-2") && rows.contains("unknown  (other): 480 1-1"))
  }

  @Test("what a stranger makes up leaves room for the standards' paths, and all of it for verified callers")
  func unservedRoom() throws {
    try store.database.set("max_unserved", to: "80")
    func flood(_ path: String) throws {
      for connector in ["chatgpt", "claude", "cursor", "unknown", "curl", "goose", "zed"] {
        let stranger = Seen(connector: connector, at: 1).client
        try store.database.fold(
          Fold(
            unserved: (0..<60).map {
              FoldedUnserved(client: stranger, method: "GET", host: "h", path: "\(path)\($0)", at: 1)
            }))
      }
    }
    func isKept(_ path: String, _ attribution: Attribution) throws -> Bool {
      let client = Seen(connector: "chatgpt", attribution: attribution, at: 2).client
      try store.database.fold(
        Fold(unserved: [FoldedUnserved(client: client, method: "GET", host: "h", path: path, at: 2)]))
      return try unserved().contains("chatgpt GET h\(path): 1 2-2")
    }
    try flood("/.well-known/junk")
    #expect(try !isKept("/.well-known/more", .claimed))
    #expect(try isKept("/.well-known/openid-configuration/mcp", .claimed))
    try flood("/.well-known/oauth-protected-resource/junk")
    #expect(try !isKept("/.well-known/oauth-protected-resource/more", .claimed))
    #expect(try isKept("/.well-known/oauth-protected-resource/mcp", .verified))
    #expect(try isKept("/.well-known/anything", .verified))
  }

  @Test("past the cap there is room for verified clients: nobody can make those up")
  func verifiedClients() throws {
    try store.database.set("max_clients", to: "20")
    for connector in ["unknown", "chatgpt", "curl"] {
      try store.fold((0..<30).map { Seen(connector: connector, agent: "agent/\($0)", at: Int64($0)) })
    }
    try store.fold(
      Seen(connector: "chatgpt", agent: "made up", at: 100),
      Seen(connector: "chatgpt", agent: "real", attribution: .verified, at: 100))
    let agents = try store.database.clients(of: "chatgpt", limit: 100).map(\.userAgent)
    #expect(agents.contains("real") && !agents.contains("made up"))
    try store.fold(
      (0..<50).map { Seen(connector: "chatgpt", agent: "real/\($0)", attribution: .verified, at: 200) })
    let verified = "SELECT count(*) FROM client JOIN recognition ON recognition.id = recognition_id"
    #expect(try store.number("\(verified) WHERE attribution = 'verified'") <= 11)
  }

  @Test("one connector takes half of the room for clients at most: the others keep theirs")
  func clientShare() throws {
    try store.database.set("max_clients", to: "40")
    try store.fold((0..<100).map { Seen(connector: "unknown", agent: "agent/\($0)", at: Int64($0)) })
    try store.fold(Seen(connector: "cursor", agent: "real", at: 200))
    #expect(try store.database.clients(of: "unknown", limit: 100).count == 21)
    #expect(try store.number("SELECT count(*) FROM agent") == 22, "what strangers call themselves is capped, too")
    #expect(try store.database.clients(of: "cursor", limit: 9).map(\.userAgent) == ["real"])
  }

  @Test("tokens that no rule knows are counted, most used first")
  func tokens() throws {
    try store.fold(
      Seen(agent: "x/1", token: "x", at: 5), Seen(agent: "y/1", token: "y", at: 6, until: 9, count: 3), Seen(at: 1))
    try store.fold(Seen(agent: "x/2", token: "x", at: 2))
    let tokens = try store.database.unmatchedTokens().map { "\($0.token) \($0.hits) \($0.firstAt)-\($0.lastAt)" }
    #expect(tokens == ["y 3 6-9", "x 2 2-5"])
  }

  @Test("tokens past a thousand count as '(other)'")
  func tokenCap() throws {
    try store.fold((0..<1_005).map { Seen(agent: "agent", token: "token\($0)", at: Int64($0)) })
    try store.fold(Seen(agent: "agent", token: "token1", at: 2_000), Seen(agent: "agent", token: "late", at: 2_001))
    let tokens = try store.database.unmatchedTokens()
    #expect(tokens.count == 1_001)
    #expect(tokens.map(\.hits).reduce(0, +) == 1_007)
    #expect(
      tokens.prefix(2).map { "\($0.token) \($0.hits) \($0.firstAt)-\($0.lastAt)" } == [
        "(other) 6 1000-2001", "token1 2 1-2000",
      ])
  }
}
