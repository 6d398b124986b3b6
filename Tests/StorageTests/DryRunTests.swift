import Basics
import Manifests
import Testing

@testable import Storage

@Suite("A dry run")
struct DryRunTests {
  struct Rehearsal: Sendable, CustomTestStringConvertible {
    let what: String
    let drafts: [Draft]
    var at: Int64?

    var testDescription: String { what }
  }

  static let rehearsals = [
    Rehearsal(what: "a new version", drafts: [.mcp(2)]),
    Rehearsal(what: "the current bytes", drafts: [.mcp(1)]),
    Rehearsal(what: "new manifests", drafts: [.server("/mcp"), .openID("/mcp")]),
    Rehearsal(what: "a new site", drafts: [.mcp(1, origin: "https://other.example")]),
    Rehearsal(what: "a new path", drafts: [Draft(name: "notes", kind: .genericJSON, text: "1", paths: ["/notes"])]),
    Rehearsal(what: "history", drafts: [.mcp(2)], at: 500),
  ]

  @Test("tells what would be, and changes no row", arguments: rehearsals)
  func changesNothing(_ rehearsal: Rehearsal) throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 1_000)
    let before = try store.dump()
    let rehearsed = try publish(rehearsal, on: store, dryRun: true)
    #expect(try store.dump() == before)
    let done = try publish(rehearsal, on: store, dryRun: false)
    #expect(rehearsed.release == done.release)
    #expect(rehearsed.effectiveAt == done.effectiveAt)
    #expect(rehearsed.manifests == done.manifests)
    #expect(rehearsed.findings == done.findings)
  }

  @Test("refuses what the publication would refuse")
  func refuses() throws {
    let store = try Store()
    let before = try store.dump()
    #expect(failure { try store.publish(.json("notes", "{}"), dryRun: true) }?.code == .refused)
    #expect(try store.dump() == before)
  }

  @Test("works where there is no database yet")
  func withoutFile() throws {
    let database = try Database.temporary()
    let result = try database.publish(
      [Draft.mcp(1).publication()], note: ReleaseNote(by: "ana", message: "", now: 1), dryRun: true)
    #expect(result.release == 1)
    #expect(try database.isEmpty())
  }

  @Test("puts what was noticed before it first")
  func addsFindings() throws {
    let store = try Store()
    let earlier = Finding(rule: "lint", severity: "info", manifest: "mcp", message: "odd")
    #expect(try store.publish(.mcp(1), dryRun: true).adding([earlier]).findings == [earlier])
  }

  private func publish(_ rehearsal: Rehearsal, on store: Store, dryRun: Bool) throws -> ReleaseResult {
    try store.database.publish(
      rehearsal.drafts.map { try $0.publication() },
      note: ReleaseNote(by: "ana", message: "why", at: rehearsal.at, now: 2_000), dryRun: dryRun)
  }
}
