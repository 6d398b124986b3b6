import Basics
import Evidence
import Testing

@testable import Storage

/// `delivery.dead`: told to the others, once an hour for each hook, and never because of itself.
@Suite struct DeadDeliveryTests {
  let store: Store
  let hook: HookRecord

  init() throws {
    store = try Store()
    hook = try store.webhook()
    try store.webhook("other")
  }

  private func die(_ count: Int, at time: Int64) throws {
    try store.database.transaction { () throws(StorageError) in
      try store.database.addDead(count, to: hook.id)
      try store.database.tellDead(now: time)
    }
  }

  private func told() throws -> [Int64] {
    try store.database.events(EventFilter(type: .deliveryDead)).compactMap {
      try JSON.read(Array($0.body.utf8))["data"]?["count"]?.integer
    }
  }

  @Test("one event for each hook and hour, with the count of what died meanwhile") func hourly() throws {
    try store.raise()
    try store.database.record(.failed(10, next: nil), of: try #require(try store.lease().first))
    try die(1, at: 1_000)
    #expect(try told() == [1] && store.database.deadDueAt() == nil)
    try die(2, at: 1_100)
    try die(3, at: 4_599)
    #expect(try told() == [1] && store.database.deadDueAt() == 4_600)
    try store.database.tellDead(now: 4_600)
    #expect(try told() == [1, 5] && store.database.deadDueAt() == nil)
    let event = try #require(try store.database.events(EventFilter(type: .deliveryDead)).last)
    #expect(event.summary == "5 deliveries to hook ops are dead: it answered 500")
    #expect(try store.deliveries().filter { $0.contains("delivery.dead") }.allSatisfy { $0.contains(" other ") })
  }

  @Test("what has waited for a hook that fails throughout is given up together; of delivery.dead itself none counts")
  func givenUp() throws {
    try store.raise(at: 100)
    try store.raise(.deliveryDead, at: 100)
    try store.raise(at: 900)
    try store.database.transaction { () throws(StorageError) in
      try store.database.giveUp(hook.id, askedBefore: 500, because: "the hook failed for three days")
      try store.database.tellDead(now: 1_000)
    }
    let own = try store.deliveries().filter { $0.contains(" ops ") }
    #expect(own == ["1 ops connector.stale dead", "3 ops delivery.dead dead", "5 ops connector.stale pending"])
    #expect(try told() == [1])
  }
}
