import Evidence
import Storage
import TestSupport
import Testing

@testable import Daemon
@testable import Operations

/// What is loaded as history or declared, whenever that is done, ends as if it had been known from the beginning.
@Suite("Releases, history and declarations in any order") struct ReleaseOrderTests {
  @Test("end in the same history, list, endpoints and connectors", arguments: 0..<UInt64(20))
  func anyOrder(seed: UInt64) throws {
    var dice = SeededGenerator(seed)
    let story = ReleaseStory(&dice)
    let first = try told(story.acts, seed)
    #expect(first.contains { $0.hasPrefix("connector ") } && first.contains { $0.contains(" retired ") })
    for _ in 0..<3 {
      let order = story.shuffled(&dice)
      let other = try told(order, seed)
      let differences = Set(other).symmetricDifference(first).sorted()
      #expect(differences.isEmpty, "seed \(seed): \(order.map(\.description))")
    }
  }

  /// Every listing after the acts, in the words of digests: numbers depend on the order.
  private func told(_ acts: [ReleaseStory.Act], _ seed: UInt64) throws -> [String] {
    let database = try Database.temporary()
    for act in acts { try act.play(on: database) }
    return try ReleaseListings(database).told(now: ReleaseStory.end)
  }
}
