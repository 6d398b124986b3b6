import Evidence
import Manifests
import Testing

@testable import Storage

@Suite struct OutboxTests {
  let store: Store

  init() throws { store = try Store() }

  @Test("an event is stored as it is sent, and waits for every hook that wants it") func fanOut() throws {
    try store.webhook("all")
    try store.webhook("recoveries", events: [.connectorRecovered])
    try store.database.syncShellHooks(
      [
        ShellHookFile(name: "connector.stale", event: .connectorStale, path: "/h/connector.stale"),
        ShellHookFile(name: "heartbeat.d/a", event: .heartbeat, path: "/h/heartbeat.d/a"),
      ], now: 1)
    try store.raise()
    #expect(
      try store.deliveries() == ["1 all connector.stale pending", "2 Hooks/connector.stale connector.stale pending"])
    let event = try #require(try store.database.events().first)
    #expect(event.id.wholeMatch(of: /evt_[0-9a-f]{24}/) != nil)
    let body = try JSON.read(Array(event.body.utf8))
    #expect(body.members?.map(\.name) == ["id", "type", "timestamp", "data"])
    #expect(body["id"]?.string == event.id && body["type"]?.string == "connector.stale")
    #expect(body["timestamp"]?.string == "1970-01-01T00:01:40Z")
    #expect(body["data"]?.members?.map(\.name) == ["summary", "site", "connector", "n"])
  }

  @Test("a type is no part of another's name") func exactTypes() throws {
    try store.webhook("still", events: [.connectorStillStale])
    try store.raise(.connectorStale)
    #expect(try store.deliveries().isEmpty)
  }

  @Test("a transaction that fails leaves neither event nor delivery") func atomic() throws {
    try store.webhook()
    #expect(throws: StorageError.self) {
      try store.database.transaction { () throws(StorageError) in
        try store.database.raise(NewEvent(.heartbeat, summary: ""), at: 1)
        throw StorageError(.failed, "x", "y")
      }
    }
    #expect(try store.database.events().isEmpty && store.deliveries().isEmpty)
  }

  @Test("one at a time for a hook, the oldest first; a busy hook holds up no other") func leasing() throws {
    let (slow, quick) = (try store.webhook("slow"), try store.webhook("quick"))
    for _ in 0..<2 { try store.raise() }
    let first = try store.database.leaseDue(now: 100, busy: [], limit: 9)
    #expect(first.map(\.hook.name) == ["slow", "quick"] && first.map(\.id) == [1, 2])
    #expect(try store.database.leaseDue(now: 100, busy: [slow.id, quick.id], limit: 9).isEmpty)
    try store.database.record(.delivered, of: first[1])
    let second = try store.database.leaseDue(now: 100, busy: [slow.id], limit: 9)
    #expect(second.map(\.id) == [4])
  }

  @Test("what is not due is not leased, to the second") func due() throws {
    try store.webhook()
    try store.raise(at: 100)
    #expect(try store.database.leaseDue(now: 99, busy: [], limit: 9).isEmpty)
    #expect(try store.database.nextDelivery() == 100)
    let leased = try #require(try store.database.leaseDue(now: 100, busy: [], limit: 9).first)
    try store.database.record(.failed(1, next: 105), of: leased)
    #expect(try store.database.leaseDue(now: 104, busy: [], limit: 9).isEmpty)
    let again = try #require(try store.database.leaseDue(now: 105, busy: [], limit: 9).first)
    #expect(again.failures == 1)
    #expect(try store.database.delivery(1).attempt == 2)
    #expect(try store.database.nextDelivery() == nil)
  }

  @Test("what was under way when the daemon died is tried again, and counted") func leases() throws {
    try store.webhook()
    try store.raise()
    #expect(try store.database.leaseDue(now: 100, busy: [], limit: 9).count == 1)
    #expect(try store.database.leaseDue(now: 100, busy: [], limit: 9).isEmpty)
    try store.another().releaseLeases()
    #expect(try store.database.leaseDue(now: 100, busy: [], limit: 9).count == 1)
    #expect(try store.database.delivery(1).attempt == 2)
  }

  @Test("dead ones stay to be seen, and can be sent again with all their tries") func resend() throws {
    try store.webhook()
    try store.raise()
    let leased = try #require(try store.database.leaseDue(now: 100, busy: [], limit: 9).first)
    #expect(throws: StorageError.self) { try store.database.resend(store.database.delivery(1), now: 100) }
    try store.database.record(.failed(10, next: nil), of: leased)
    #expect(try store.deliveries() == ["1 ops connector.stale dead"])
    #expect(try store.database.leaseDue(now: 1_000_000, busy: [], limit: 9).isEmpty)
    try store.database.resend(store.database.delivery(1), now: 200)
    let again = try #require(try store.database.leaseDue(now: 200, busy: [], limit: 9).first)
    #expect(again.failures == 0 && again.event == leased.event)
  }

  @Test("a receiver that is gone is disabled in the same transaction, and the others are told") func gone() throws {
    try store.webhook("a")
    try store.webhook("b")
    try store.raise()
    let leased = try #require(try store.database.leaseDue(now: 100, busy: [], limit: 1).first)
    try store.database.record(
      DeliveryOutcome(state: .dead, failures: 1, nextAt: nil, code: 410, milliseconds: 1, error: "gone", output: ""),
      of: leased, disabling: "it answered 410 Gone", telling: NewEvent(.hookDisabled, summary: "a"), now: 101)
    #expect(try store.database.hook("a").disabledReason == "it answered 410 Gone")
    #expect(
      try store.deliveries() == [
        "1 a connector.stale dead", "2 b connector.stale pending", "3 b hook.disabled pending",
      ])
  }

  @Test("a disabled hook waits: nothing new comes to it, what waited goes on once it is enabled") func disabled() throws
  {
    let hook = try store.webhook()
    try store.raise()
    try store.database.setDisabled(hook, reason: "by ana", now: 100)
    try store.raise()
    #expect(try store.database.leaseDue(now: 500, busy: [], limit: 9).isEmpty)
    #expect(throws: StorageError.self) { try store.database.resend(store.database.delivery(1), now: 100) }
    try store.database.setDisabled(hook, reason: nil, now: 600)
    #expect(try store.database.leaseDue(now: 600, busy: [], limit: 9).map(\.id) == [1])
    #expect(try store.deliveries().count == 1)
  }

  @Test("a removed hook's deliveries are dead, also the one that is under way") func removed() throws {
    let hook = try store.webhook()
    try store.raise()
    try store.raise()
    let leased = try #require(try store.database.leaseDue(now: 100, busy: [], limit: 9).first)
    try store.database.removeHook(hook, now: 101)
    try store.database.record(.failed(1, next: 106), of: leased)
    #expect(try store.deliveries() == ["1 ops connector.stale dead", "2 ops connector.stale dead"])
    #expect(try store.database.leaseDue(now: 9_999, busy: [], limit: 9).isEmpty)
    // The name is free again.
    try store.webhook()
    #expect(throws: StorageError.self) { try store.webhook() }
  }

  @Test("executables are stored as the folder has them, and only what differs is written") func sync() throws {
    let a = ShellHookFile(name: "heartbeat", event: .heartbeat, path: "/h/heartbeat")
    let b = ShellHookFile(name: "test", event: .test, path: "/h/test")
    try store.database.syncShellHooks([a, b], now: 1)
    let before = store.database.changeCount
    try store.database.syncShellHooks([b, a], now: 2)
    #expect(store.database.changeCount == before)
    try store.database.syncShellHooks([b], now: 3)
    #expect(try store.database.hooks().map(\.label) == ["Hooks/test"])
  }

  @Test("a test goes to one hook only, whatever that wants, and is leased to whoever asked") func tests() throws {
    let hook = try store.webhook(events: [.heartbeat])
    try store.webhook("other")
    let leased = try store.database.raiseTest(NewEvent(.test, summary: "t"), for: hook, at: 100)
    #expect(leased.hook.name == "ops" && leased.event.type == "test")
    #expect(try store.database.leaseDue(now: 200, busy: [], limit: 9).isEmpty)
    #expect(try store.deliveries() == ["1 ops test pending"])
  }

  @Test("releases raise events in their own transaction; history, rehearsals and unchanged bytes do not")
  func releases()
    throws
  {
    try store.publish(.mcp(1), at: 500)
    try store.publish(.mcp(2), now: 2_000, dryRun: true)
    #expect(try store.database.events().isEmpty)
    try store.publish(.mcp(2), now: 2_000)
    try store.publish(.mcp(2), now: 2_100)
    try store.rollback(to: 1, now: 3_000)
    #expect(try store.database.events().map(\.type) == ["manifest.released", "manifest.rolled_back"])
    #expect(
      try store.database.events().map(\.summary) == [
        "release 2 made mcp v2 current: why", "release 3 went back to mcp v1: back",
      ])
  }

  @Test("old events go once every hook is done with them; the numbers go on") func pruning() throws {
    try store.webhook()
    try store.raise(at: 100)
    try store.raise(at: 200)
    let leased = try #require(try store.database.leaseDue(now: 300, busy: [], limit: 9).first)
    try store.database.record(.delivered, of: leased)
    try store.database.prune(before: 10 * 86_400)
    #expect(try store.deliveries() == ["2 ops connector.stale pending"])
    #expect(try store.database.events().map(\.sequence) == [2])
  }

  @Test("following takes up where it was, with the latest of many") func following() throws {
    for number in 1...5 { try store.raise(at: Int64(number)) }
    #expect(try store.database.events(limit: 2).map(\.sequence) == [4, 5])
    #expect(try store.database.events(after: 3).map(\.sequence) == [4, 5])
    #expect(try store.database.events(since: 5).map(\.sequence) == [5])
    #expect(try store.database.events(type: .heartbeat).isEmpty)
  }
}
