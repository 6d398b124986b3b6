import Evidence
import Testing

@testable import Storage

@Suite("Sample requests")
struct SampleTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.publish(versions: 2)
  }

  private func times(_ connector: String = "claude", limit: Int = 100) throws -> [Int64] {
    try store.database.samples(of: connector, site: nil, limit: limit).map(\.at)
  }

  @Test("tell what was asked, by whom, and what was answered")
  func tells() throws {
    try store.fold(
      Seen(at: 1), Seen(evidence: .head, version: 2, at: 2), Seen(agent: "b", evidence: .proof, version: 2, at: 3))
    let samples = try store.database.samples(of: "claude", site: nil, limit: 10)
    #expect(
      samples.map { "\($0.at) \($0.method) \($0.site) \($0.path) \($0.status) v\($0.version) \($0.userAgent)" } == [
        "3 GET https://dexter.cash /.well-known/mcp.json 304 v2 b",
        "2 HEAD https://dexter.cash /.well-known/mcp.json 200 v2 a",
        "1 GET https://dexter.cash /.well-known/mcp.json 200 v1 a",
      ])
    #expect(samples.map(\.network) == Array(repeating: "192.0.2.0/24", count: 3))
    let site = try store.database.site("dexter.cash")
    #expect(try store.database.samples(of: "claude", site: site, limit: 2).map(\.at) == [3, 2])
  }

  @Test("are the last 20 of each connector and path", arguments: [1, 7, 100])
  func ring(perFold: Int) throws {
    let seen = (1...50).map { Seen(at: $0) } + [Seen(connector: "cursor", at: 51)]
    for start in stride(from: 0, to: seen.count, by: perFold) {
      try store.fold(Array(seen[start..<min(start + perFold, seen.count)]))
    }
    #expect(try times() == Array((31...50).reversed()))
    #expect(try times("cursor") == [51])
    #expect(try store.number("SELECT max(slot) FROM sample") == 19)
  }

  @Test("a late one takes no newer one's place")
  func late() throws {
    try store.fold((101...120).map { Seen(at: $0) })
    try store.fold(Seen(at: 50))
    #expect(try times() == Array((101...120).reversed()))
    try store.fold(Seen(at: 110))
    #expect(try times() == Array((102...120).reversed().flatMap { $0 == 110 ? [$0, $0] : [$0] }))
  }

  @Test("fill the places that pruning has freed before they write over others")
  func afterPruning() throws {
    let day: Int64 = 86_400
    try store.fold((0..<20).map { Seen(at: $0 < 12 ? Int64($0) : 2 * day + Int64($0)) })
    try store.database.prune(before: day)
    #expect(try times().count == 8)
    try store.fold((0..<12).map { Seen(at: 3 * day + Int64($0)) })
    let (new, kept) = ((0..<12).map { 3 * day + Int64($0) }, (12..<20).map { 2 * day + Int64($0) })
    #expect(try times() == Array((kept + new).reversed()))
    try store.fold(Seen(at: 4 * day))
    #expect(try times().count == 20)
    #expect(try times(limit: 1) == [4 * day])
    #expect(try times().last == 2 * day + 13)
  }

  @Test("of a path that is no more are left out, the rest of the sighting is not")
  func unknownPath() throws {
    let key = FoldedSighting.Key(client: Seen(at: 0).client, versionID: 1, pathID: 99, evidence: .fetch, status: 200)
    try store.database.fold(Fold(sightings: [FoldedSighting(key, at: 5, lifetime: 0)]))
    #expect(try times().isEmpty)
    #expect(try store.holdings() == ["a v1 5-5"])
  }
}
