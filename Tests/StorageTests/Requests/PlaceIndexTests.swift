import Evidence
import Manifests
import Testing

@testable import Storage

@Suite("What the requests at a place are for") struct PlaceIndexTests {
  private let store: Store

  /// a.example with an alias and an endpoint elsewhere, and b.example with the same paths.
  init() throws {
    store = try Store()
    for host in ["a.example", "b.example"] {
      try store.publish(
        Draft(
          name: "mcp", kind: .mcp,
          text: """
            {"token_url":"https://\(host)/token","authorization_url":"https://api.\(host)/authorize?tenant=\(host)",\
            "jwks_uri":"https://\(host)/.well-known/mcp.json","authorization":{"client_id":"cid_\(host)"}}
            """, origin: "https://\(host)"))
    }
    try store.database.addAlias("www.a.example", to: store.database.site("a.example"))
  }

  private func index() throws -> PlaceIndex { try store.database.placeIndex() }

  /// "a.example/token", with the site's client id behind it where that counts, too.
  private func found(_ host: String, _ path: String, _ query: String = "") throws -> [String] {
    let labels = Dictionary(try store.database.endpoints().map { ($0.id, $0) }) { first, _ in first }
    return try index().endpoints(at: Place(host: host, path: path, query: query)).compactMap { endpoint in
      labels[endpoint.id].map { $0.isClientID ? $0.url : $0.url.replacing("https://", with: "") }
    }
  }

  @Test("host, alias and endpoint host decide; of two sites that fit none is meant")
  func hosts() throws {
    #expect(try found("a.example", "/token") == ["a.example/token", "cid_a.example"])
    #expect(try found("www.a.example", "/token") == ["a.example/token", "cid_a.example"])
    #expect(try found("b.example", "/token") == ["b.example/token", "cid_b.example"])
    for host in ["", "10.0.0.7", "evil.example"] { #expect(try found(host, "/token").isEmpty, "\(host)") }
    #expect(try found("api.a.example", "/token").isEmpty)
    let place = Place(host: "", path: "/token")
    #expect(try index().isOfSeveralSites(place, place.target))
    #expect(try !index().isOfSeveralSites(Place(host: "b.example", path: "/token"), place.target))
  }

  @Test("what only one site has is that site's, whatever the host")
  func parameters() throws {
    for host in ["", "10.0.0.7", "api.b.example"] {
      let found = try found(host, "/authorize", "tenant=b.example").first
      #expect(found == "api.b.example/authorize?tenant=b.example", "\(host)")
    }
    #expect(try found("api.b.example", "/authorize").isEmpty)
  }

  @Test("where a document is given out there is no endpoint")
  func documents() throws {
    let path = "/.well-known/mcp.json"
    #expect(try found("a.example", path).isEmpty)
    let manifests = try ["a.example", "b.example"].map { host in
      try store.database.manifest(named: "mcp", site: store.database.site(host)).id
    }
    #expect(try index().manifest(at: Place(host: "a.example", path: path)) == manifests[0])
    #expect(try index().manifest(at: Place(host: "www.a.example", path: path)) == manifests[0])
    #expect(try index().manifest(at: Place(host: "b.example", path: path)) == manifests[1])
    for host in ["", "evil.example"] {
      #expect(try index().manifest(at: Place(host: host, path: path)) == nil, "\(host)")
    }
    #expect(try index().isWanted(Place(host: "a.example", path: path)))
    #expect(try !index().isWanted(Place(host: "a.example", path: "/none")))
  }

  @Test("what another connection releases is known at once")
  func others() throws {
    #expect(try found("a.example", "/newer").isEmpty)
    let another = try store.another()
    _ = try another.publish(
      [Draft.token("/newer", origin: "https://a.example").publication()],
      note: ReleaseNote(by: "ana", message: "", now: 5_000))
    #expect(try found("a.example", "/newer").first == "a.example/newer")
  }

  @Test("requests told before a host was an alias, or a site's second host was known, become its uses then")
  func aliased() throws {
    let request = FoldedRequest(
      client: Used(at: 0).client, place: Place(host: "old.a.example", path: "/token"), source: .log, at: 9_000,
      method: "POST", shape: .post)
    try store.database.fold(Fold(requests: [request]))
    func hits() throws -> Int64 {
      let endpoint = try store.database.endpoints().first { $0.url == "https://a.example/token" }
      return try store.database.endpointHits()[endpoint?.id ?? 0]?.hits ?? 0
    }
    #expect(try hits() == 0)
    try store.database.addAlias("old.a.example", to: store.database.site("a.example"))
    #expect(try hits() == 1)
  }
}

@Suite("Room for places that nothing is published at") struct PlacesTests {
  private func ask(_ store: Store, _ places: [(host: String, path: String)], by attribution: Attribution = .claimed)
    throws
  {
    try store.database.fold(
      Fold(
        requests: places.map { place in
          FoldedRequest(
            client: Used(attribution: attribution, at: 0).client, place: Place(host: place.host, path: place.path),
            source: .log, at: 5_000, method: "POST", shape: .post)
        }))
  }

  private func places(_ store: Store, _ host: String) throws -> Int64 {
    try store.number("SELECT count(*) FROM place WHERE host = '\(host)'")
  }

  @Test("of one host is limited, with some kept for verified callers; what is past it counts together")
  func paths() throws {
    let store = try Store()
    try store.publish(.token("/token"), now: 1_000)
    try ask(store, (0..<300).map { ("dexter.cash", "/\($0)/token") })
    let limit = Int64(Places.candidateLimit - Places.reserved)
    #expect(try places(store, "dexter.cash") == limit)
    try ask(store, [("dexter.cash", "/named/token")], by: .verified)
    #expect(try places(store, "dexter.cash") == limit + 1)
    // What is published has room whatever came before.
    try ask(store, [("dexter.cash", "/token")])
    #expect(try store.uses().map(\.hits) == [1])
    let shared = "SELECT sum(hits) FROM request_hour JOIN place ON place.id = place_id WHERE path = '\(Places.other)'"
    #expect(try store.number(shared) == 300 - limit)
  }

  @Test("of hosts that are nobody's is limited, too")
  func hosts() throws {
    let store = try Store()
    try store.publish(.token("/token"), now: 1_000)
    try ask(store, (0..<100).map { ("h\($0).example", "/x/token") })
    #expect(try store.number("SELECT count(DISTINCT host) FROM place") <= Int64(Places.strangerHosts) + 1)
    // One site: a host that is nobody's means it all the same.
    try ask(store, [("made-up.example", "/token")])
    #expect(try store.uses().map(\.hits) == [1])
  }
}
