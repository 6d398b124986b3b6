import Evidence
import Testing

@testable import Storage

/// The queues of the outbox: one for each hook, a lane for each connector.
@Suite struct QueueTests {
  let store: Store

  init() throws { store = try Store() }

  private func heads(_ hook: String = "ops") throws -> [String] {
    try store.database.laneHeads(of: store.database.hook(hook).id).map {
      "\($0.connector) \($0.delivery)\($0.isLeased ? " busy" : "")\($0.isHeld ? " held" : "")"
    }
  }

  @Test("each lane shows its first delivery only, in the order of events, until that is told or given up")
  func order()
    throws
  {
    try store.webhook()
    for connector in ["chatgpt", "claude", "chatgpt", ""] { try store.raise(connector: connector) }
    #expect(try heads() == [" 4", "chatgpt 1", "claude 2"])
    let first = try #require(try store.lease().first)
    #expect(try heads() == [" 4", "chatgpt 1 busy", "claude 2"])
    try store.database.record(.failed(1, next: 105), of: first)
    #expect(try heads() == [" 4", "chatgpt 1", "claude 2"], "what failed is not overtaken")
    try store.database.record(.delivered, of: first)
    #expect(try heads() == [" 4", "chatgpt 3", "claude 2"])
  }

  @Test("several of a lane are leased at once: what follows the first only if it is due and was never tried")
  func batch() throws {
    try store.webhook()
    for _ in 0..<4 { try store.raise(at: 100) }
    try store.database.connection.execute("UPDATE delivery SET next_at = 500 WHERE id = 4")
    let leased = try store.lease(now: 200, limit: 9)
    #expect(leased.map(\.id) == [1, 2, 3] && leased.allSatisfy { $0.askedAt == 100 })
    #expect(try store.lease(now: 900, limit: 9).isEmpty, "one run a lane")
    try store.database.record(.delivered, of: leased[0])
    try store.database.unlease([leased[1], leased[2]])
    #expect(try store.database.delivery(2).attempt == 0 && store.database.delivery(1).attempt == 1)
    #expect(try store.lease(now: 200, limit: 2).map(\.id) == [2, 3])
  }

  @Test("what was under way when the daemon died is tried again, and counted; a test of that time is over")
  func leases()
    throws
  {
    let hook = try store.webhook()
    try store.raise()
    _ = try store.database.raiseTest(NewEvent(.test, summary: "t"), for: hook, at: 100)
    #expect(try store.lease().count == 1)
    try store.another().releaseLeases(now: 1_000)
    #expect(try store.lease(now: 1_000).count == 1)
    #expect(try store.database.delivery(1).attempt == 2)
    #expect(try store.database.delivery(2).state == .dead)
  }

  @Test("only hooks that may be told and have something waiting are looked at") func waiting() throws {
    let hooks = try ["idle", "away", "told"].map {
      try store.webhook($0, events: $0 == "idle" ? [.test] : [.connectorStale])
    }
    try store.raise()
    #expect(try store.database.waitingHooks().map(\.id) == [hooks[1].id, hooks[2].id])
    try store.database.disable(hooks[1], reason: "by ana", now: 1)
    #expect(try store.database.waitingHooks().map(\.id) == [hooks[2].id])
    #expect(try store.database.waitingCounts() == [hooks[1].id: 1, hooks[2].id: 1])
  }

  @Test("the generation moves with what others store, and not with what the worker does") func generation() throws {
    let hook = try store.webhook()
    func moved(_ body: () throws -> Void) throws -> Bool {
      let before = try store.database.outboxGeneration()
      try body()
      return try store.database.outboxGeneration() != before
    }
    #expect(try moved { try store.raise() })
    var leased: [LeasedDelivery] = []
    #expect(try !moved { leased = try store.lease() })
    #expect(try !moved { try store.database.record(.failed(1, next: 105), of: leased[0]) })
    #expect(
      try !moved { try store.database.setHealth(HookHealth(failures: 1, failingSince: 1, retryAt: 6), of: hook.id) })
    #expect(try moved { try store.database.resend(store.database.delivery(1), now: 200) })
    #expect(try moved { try store.database.disable(hook, reason: "x", now: 1) })
    #expect(try moved { _ = try store.database.enable(hook, now: 1) })
  }

  @Test(
    "no look at the outbox passes over rows that it does not want, however many wait",
    arguments: [
      Database.waitingHooksQuery, Database.laneHeadsQuery, Database.newestPendingQuery, Database.leaseQuery,
    ])
  func plans(query: String) throws {
    let plan = try store.database.connection.rows("EXPLAIN QUERY PLAN \(query)") { row in
      _ = (row.int("id"), row.int("parent"), row.int("notused"))
      return row.text("detail")
    }
    #expect(plan.contains { $0.hasPrefix("SEARCH ") })
    let scans = plan.filter { $0.wholeMatch(of: #/SCAN (delivery|event|hook|first)( .*)?/#) != nil }
    #expect(scans.isEmpty, "\(plan)")
  }
}
