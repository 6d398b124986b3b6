import Evidence
import Journal
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Operations

@Suite("What a sighting tells") struct RecordedTagTests {
  @Test(
    "version and path share one word", arguments: [1, 77, 0xffff_ffff] as [VersionID], [1, 99, 0xffff_ffff] as [PathID])
  func ids(version: VersionID, path: PathID) {
    let tag = RecordedTag(versionID: version, pathID: path)
    #expect(tag.versionID == version && tag.pathID == path)
    #expect(RecordedTag(tag.value).versionID == version)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let status: UInt16
    var flags: Sighting.Flags = []
    var shown: UInt64 = 0
    let evidence: EvidenceKind
    var proof: UInt64 = 0

    var testDescription: String { "\(status) flags \(flags.rawValue) tag \(shown)" }
  }

  static let cases: [Case] = [
    Case(status: 200, evidence: .fetch),
    // It showed another version's tag: it held that until now, and holds this from now on.
    Case(status: 200, shown: 7, evidence: .fetch, proof: 7),
    Case(status: 200, flags: .head, evidence: .head),
    Case(status: 200, flags: .via, evidence: .fetch),
    Case(status: 200, flags: .via, shown: 7, evidence: .fetch),
    Case(status: 200, flags: .cachingProxy, shown: 7, evidence: .fetch),
    Case(status: 304, shown: 7, evidence: .proof, proof: 7),
    // If-Modified-Since, or If-None-Match: *
    Case(status: 304, evidence: .fetch),
    Case(status: 304, flags: .via, shown: 7, evidence: .fetch),
    Case(status: 304, flags: .cachingProxy, shown: 7, evidence: .fetch),
    Case(status: 304, flags: [.via, .cachingProxy], shown: 7, evidence: .fetch),
    Case(status: 304, flags: .head, shown: 7, evidence: .head, proof: 7),
    Case(status: 304, flags: [.head, .via], shown: 7, evidence: .head),
    Case(status: 412, evidence: .head),
    Case(status: 412, shown: 7, evidence: .head, proof: 7),
    Case(status: 412, flags: .via, shown: 7, evidence: .head),
  ]

  @Test("by status, method and proxy", arguments: cases) func evidence(_ row: Case) {
    let tag = RecordedTag(versionID: 3, pathID: 4)
    let key = tag.key(
      client: .sample(), sighting: .get(tag.value, status: row.status, proof: row.shown, flags: row.flags))
    #expect(
      key
        == FoldedSighting.Key(
          client: .sample(), versionID: 3, pathID: 4, evidence: row.evidence, status: Int(row.status), proof: row.proof)
    )
  }
}
