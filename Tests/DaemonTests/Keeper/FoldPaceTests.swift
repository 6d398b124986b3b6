import Evidence
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Journal
@testable import Operations

/// What is stored at once, and what may wait because it only repeats what is stored.
@Suite("What may wait in the journal") struct FoldPaceTests {
  private static func client(_ name: String = "claude") -> ClientIdentity {
    ClientIdentity(
      connector: name, connectorClass: .hosted, attribution: .claimed, rule: "a rule", userAgent: name,
      network: "192.0.2.0/24")
  }

  private func builder(
    tag: UInt64 = RecordedTag(versionID: 1, pathID: 1).value, status: UInt16 = 200, client: String = "claude",
    requests: [FoldedRequest] = [], proof: UInt64 = 0
  ) -> FoldBuilder {
    var builder = FoldBuilder()
    var clients: [UInt64: ClientIdentity] = [1: Self.client(client)]
    var records: [JournalRecord] = [
      .sighting(Sighting(time: 1_000, client: 1, tag: tag, proof: proof, lifetime: 60, status: status, flags: []))
    ]
    records += requests.map {
      .note(Note(time: 1_000, client: 0, kind: Note.Kind.request, payload: RequestCodec.encode($0)))
    }
    builder.add(
      Batch(records: records, endOffset: 100), of: SegmentName(loop: 0, sequence: 1), clients: &clients)
    return builder
  }

  private func use(_ path: String = "/old", client: String = "chatgpt") -> FoldedRequest {
    FoldedRequest(
      client: Self.client(client), place: Place(host: "a.example", path: path), source: .listener, at: 1,
      method: "POST", shape: .post)
  }

  private var pace: FoldPace {
    var pace = FoldPace()
    pace.remember(builder(), at: 0)
    return pace
  }

  @Test("the same again may wait") func repetition() {
    #expect(!pace.isNews(builder()))
  }

  @Test("another client, version, path, status or proof is stored at once") func news() {
    #expect(FoldPace().isNews(builder()))
    #expect(pace.isNews(builder(client: "cursor")))
    #expect(pace.isNews(builder(tag: RecordedTag(versionID: 2, pathID: 1).value)))
    #expect(pace.isNews(builder(tag: RecordedTag(versionID: 1, pathID: 2).value)))
    #expect(pace.isNews(builder(status: 304)))
    #expect(pace.isNews(builder(proof: 7)))
  }

  @Test("when others have changed what is stored, and after half an hour, all is news again") func forgotten() {
    var pace = pace
    pace.forget(at: 1)
    #expect(pace.isNews(builder()))
    var old = self.pace
    old.remember(builder(client: "cursor"), at: FoldPace.memory + 1)
    #expect(old.isNews(builder()))
  }

  @Test("a further use may wait once its alert is open; before that each counts")
  func uses() throws {
    let place = Workplace()
    let database = try place.database()
    for (version, path) in ["old", "new"].enumerated() {
      try database.release(#"{"token_url":"https://a.example/\#(path)"}"#, at: 1_000 + Int64(version))
    }
    let index = EndpointIndex(endpoints: try database.endpoints(), sites: try database.sites())
    let site = try database.site("a.example").id
    var pace = FoldPace()
    let used = builder(requests: [use()])
    pace.remember(used, at: 0)
    #expect(pace.isNews(used))
    let here = FoldPace.Subject(connector: "chatgpt", siteID: site)
    pace.setJudged(firing: [], index: index)
    #expect(pace.isNews(used))
    pace.setJudged(firing: [FoldPace.Subject(connector: "chatgpt", siteID: SiteID(site.value + 1))], index: index)
    #expect(pace.isNews(used))
    pace.setJudged(firing: [here], index: index)
    #expect(!pace.isNews(used))
    #expect(pace.isNews(builder(requests: [use(client: "cursor")])))
    // What nothing was ever alerted for: a current endpoint, and a path that is none.
    for path in ["/new", "/token"] {
      let other = builder(requests: [use(path)])
      #expect(pace.isNews(other))
      pace.remember(other, at: 0)
      #expect(!pace.isNews(other))
    }
    withExtendedLifetime(place) {}
  }
}
