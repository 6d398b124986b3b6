import Manifests
import Testing

@testable import Storage

/// What a release costs grows with the manifests it looks at, not with their square: counted in SQLite's steps.
@Suite("Growth of publishing")
struct ReleaseGrowthTests {
  /// Manifests of sites with ten each: one authorization server, nine protected resources.
  private static func manifests(_ count: Int, ofOneSite: Bool = false, revision: Int = 1) -> [Draft] {
    (0..<count).map { number in
      let origin = ofOneSite ? "https://site.example" : "https://site\(number / 10).example"
      if number % 10 == 0 {
        return Draft(
          name: "oauth-authorization-server-\(number)", kind: .authorizationServer,
          text: #"{"issuer":"\#(origin)/\#(number)","token_endpoint":"\#(origin)/r\#(revision)/token"}"#, origin: origin
        )
      }
      return Draft(
        name: "oauth-protected-resource-\(number)", kind: .protectedResource,
        text: #"{"resource":"\#(origin)/mcp\#(number)","rev":\#(revision)}"#, origin: origin)
    }
  }

  private func steps(_ store: Store, _ work: () throws -> Void) rethrows -> Int64 {
    let before = store.database.connection.work
    try work()
    return (store.database.connection.work - before).steps
  }

  private func publish(_ drafts: [Draft], _ store: Store, now: Int64) throws {
    _ = try store.database.publish(
      drafts.map { try $0.publication() }, note: ReleaseNote(by: "ana", message: "", now: now))
  }

  /// Steps of a first release of so many manifests, of the same again, of one among them changed, and of listing them.
  private func costs(_ count: Int, ofOneSite: Bool) throws -> [String: Int64] {
    let store = try Store()
    let drafts = Self.manifests(count, ofOneSite: ofOneSite)
    let changed = Array(Self.manifests(count, ofOneSite: ofOneSite, revision: 2).prefix(1))
    return [
      "first": try steps(store) { try publish(drafts, store, now: 1_000) },
      "again": try steps(store) { try publish(drafts, store, now: 2_000) },
      "one": try steps(store) { try publish(changed, store, now: 3_000) },
      "list": try steps(store) { _ = try store.database.currentManifests() },
      "history": try steps(store) {
        let past = drafts.map { draft in
          var draft = draft
          draft.text = draft.text.replacing("}", with: #","old":1}"#)
          return draft
        }
        _ = try store.database.publish(
          past.map { try $0.publication() }, note: ReleaseNote(by: "ana", message: "", at: 500, now: 4_000))
      },
    ]
  }

  @Test("twice the manifests cost twice, of many sites or of one", arguments: [false, true])
  func linear(ofOneSite: Bool) throws {
    let few = try costs(100, ofOneSite: ofOneSite)
    let many = try costs(200, ofOneSite: ofOneSite)
    for (act, cost) in few {
      #expect(Double(many[act] ?? 0) < 2.4 * Double(cost), "\(act): \(cost) steps for 100, \(many[act] ?? 0) for 200")
    }
  }
}
