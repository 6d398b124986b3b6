import Evidence
import Storage
import StorySupport
import Testing

@testable import Operations

@Suite("Who holds what, as time goes by") struct ConnectorViewTests {
  private let database: Database
  private let view: ConnectorView

  init() throws {
    database = try Database.temporary()
    view = ConnectorView(database)
  }

  /// Folds one fetch of what is current of a site.
  private func fetch(
    _ connector: String = "claude", host: String = "a.example", at time: Int64, lifetime: Int64 = 300,
    evidence: EvidenceKind = .fetch
  ) throws {
    let current = try #require(database.currentManifests(site: database.site(host)).first)
    let key = FoldedSighting.Key(
      client: .sample(connector), versionID: current.versionID, pathID: 1, evidence: evidence, status: 200)
    try database.fold(Fold(sightings: [FoldedSighting(key, at: time, lifetime: lifetime)]))
  }

  private func states(_ times: Int64...) throws -> [ConnectorState?] {
    try times.map { try #require(view.rows(site: nil, now: $0).first).judgement.state }
  }

  @Test("CURRENT until the release, GRACE while its copy is fresh, BEHIND after that, SILENT after a week")
  func overTime() throws {
    try database.release("{}", at: 10_000)
    try fetch(at: 11_000)
    #expect(try states(11_000, 1_000_000) == [.current, .current])
    try database.release(#"{"a":1}"#, at: 11_100)
    let week: Int64 = 7 * 86_400
    #expect(try states(11_100, 11_300, 11_301) == [.grace, .grace, .behind])
    #expect(try states(11_000 + week - 1, 11_000 + week + 1) == [.behind, .silent])
    try fetch(at: 12_000)
    #expect(try states(12_000, 12_000 + week) == [.current, .current])
  }

  @Test("a row says what is held and what is current, why, and whom to tell") func row() throws {
    try database.release("{}", at: 10_000)
    try fetch(at: 11_000)
    try database.release(#"{"a":1}"#, at: 11_100)
    let row = try #require(view.rows(site: nil, now: 11_200).first)
    #expect(row.connector == "claude" && row.site == "https://a.example" && row.manifest == "mcp")
    #expect(row.judgement.holds == 1 && row.judgement.current == 2 && row.judgement.hits == 1)
    #expect(row.judgement.evidence == .fetch && row.judgement.attribution == .claimed)
    #expect(row.judgement.reason == "its cached copy is valid until 03:08Z; claimed, not verified")
    #expect(row.contact == RuleSet.builtIn.connector(named: "claude")?.contact)
  }

  @Test("an announced move has its grace, though the copy has expired") func announced() throws {
    try database.release("{}", at: 10_000)
    try fetch(at: 10_000)
    try database.set("grace", to: "1h")
    try database.release(#"{"a":1}"#, at: 11_000)
    #expect(try states(14_600, 14_601) == [.grace, .behind])
  }

  @Test("a HEAD holds nothing") func head() throws {
    try database.release("{}", at: 10_000)
    try fetch(at: 11_000, evidence: .head)
    let row = try #require(view.rows(site: nil, now: 11_000).first)
    #expect(row.judgement.state == .unknown && row.judgement.holds == nil)
  }

  @Test("rows come by connector, site and manifest; a site has its own only") func order() throws {
    for host in ["b.example", "a.example"] {
      try database.release("{}", host: host, at: 10_000)
      for connector in ["cursor", "claude"] { try fetch(connector, host: host, at: 11_000) }
    }
    let all = try view.rows(site: nil, now: 11_000)
    #expect(
      all.map { "\($0.connector) \($0.site)" } == [
        "claude https://a.example", "claude https://b.example", "cursor https://a.example", "cursor https://b.example",
      ])
    let some = try view.rows(site: database.site("b.example"), now: 11_000)
    #expect(some.map(\.site) == ["https://b.example", "https://b.example"])
  }

  @Test("uses are not observed yet, and CURRENT says so") func notObserved() throws {
    try database.release("{}", at: 10_000)
    try fetch(at: 11_000)
    let row = try #require(view.rows(site: nil, now: 11_060).first)
    #expect(row.judgement.reason == "fetched v1 1 min ago; use of its endpoints is not observed; claimed, not verified")
  }

  @Test("nobody seen is no row; a connector without a rule has no contact") func edges() throws {
    try database.release("{}", at: 10_000)
    #expect(try view.rows(site: nil, now: 11_000).isEmpty)
    try fetch("never-heard-of", at: 11_000)
    #expect(try #require(view.rows(site: nil, now: 11_000).first).contact == nil)
  }
}
