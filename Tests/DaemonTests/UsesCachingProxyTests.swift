import Evidence
import Journal
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Journal
@testable import Operations

private let origin = Walk.origin
private let hour = Walk.hour
private let day = Walk.day

@Suite("Behind a caching proxy") struct UsesCachingProxyTests {
  private let walk: Walk
  private let server = "oauth-authorization-server"

  /// Version 1 for a day, then version 2.
  init() throws {
    walk = try Walk()
    try walk.release(DexterHistory.second, at: origin)
    try walk.release(DexterHistory.third, at: origin + day)
  }

  /// One request at the listener: answered with a version, showing the entity tag of another.
  private func request(
    _ version: Int, at time: Int64, status: UInt16 = 200, shows: Int? = nil, flags: Sighting.Flags = []
  ) throws {
    let manifest = try walk.database.manifest(named: server, site: nil)
    let path = try #require(walk.database.allPaths().first { $0.manifestID == manifest.id })
    let answered = try walk.database.version(of: manifest, number: version)
    let proof =
      try shows.map { EntityTag.proof(sha256: try walk.database.version(of: manifest, number: $0).sha256) } ?? 0
    let tag = RecordedTag(versionID: answered.id, pathID: path.id).value
    var builder = FoldBuilder()
    var clients: [UInt64: ClientIdentity] = [:]
    builder.add(
      Batch(
        records: [
          .client(hash: 1, payload: ClientCodec.encode(.sample())),
          .sighting(
            .get(tag, at: time * 1_000, status: status, proof: proof, lifetime: 300, flags: flags)),
        ], endOffset: 1), of: SegmentName(loop: 0, sequence: UInt64(time)), clients: &clients)
    try walk.database.fold(builder.fold())
  }

  @Test("a direct 304 proves what the client held until then, and holds on")
  func direct() throws {
    try request(1, at: origin + hour)
    try request(1, at: origin + 2 * hour, status: 304, shows: 1)
    let row = try walk.row("claude", at: origin + 2 * hour)
    #expect(row.evidence == .proof && row.holds == 1 && row.hits == 2)
  }

  @Test(
    "through a proxy the tag is the proxy's own: its 304 is a fetch, and proves nothing",
    arguments: [Sighting.Flags.via, .cachingProxy, [.via, .cachingProxy]])
  func cached(flags: Sighting.Flags) throws {
    try request(1, at: origin + hour)
    // The proxy revalidates its old copy, on behalf of a client that may hold either.
    try request(2, at: origin + day + hour, shows: 1, flags: flags)
    let row = try walk.row("claude", at: origin + day + hour)
    #expect(row.state == .current && row.holds == 2 && row.evidence == .fetch)
    try request(2, at: origin + day + 2 * hour, status: 304, shows: 2, flags: flags)
    #expect(try walk.row("claude", at: origin + day + 2 * hour).evidence == .fetch)
    // No use of the old endpoint is outweighed by that.
    try walk.ingest([LogLine(at: origin + day + 3 * hour, agent: Walk.claudeAgent)])
    #expect(try walk.state("claude", at: origin + day + 3 * hour) == .stale)
  }

  @Test("what was really served lengthens the grace of the endpoint, to the second")
  func lifetime() throws {
    try request(1, at: origin + day - 60)
    try walk.ingest([LogLine(at: origin + day + 240, agent: Walk.claudeAgent)])
    #expect(try walk.state("claude", at: origin + day + 240) == .grace)
    #expect(try walk.state("claude", at: origin + day + 241) == .behind)
    try walk.ingest([LogLine(at: origin + day + 241, agent: Walk.claudeAgent)])
    #expect(try walk.state("claude", at: origin + day + 241) == .stale)
  }
}
