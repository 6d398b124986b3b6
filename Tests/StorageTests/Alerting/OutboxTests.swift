import Basics
import Evidence
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

  @Test("a test goes to one hook only, whatever that wants, and is leased to whoever asked") func tests() throws {
    let hook = try store.webhook(events: [.heartbeat])
    try store.webhook("other")
    let leased = try store.database.raiseTest(NewEvent(.test, summary: "t"), for: hook, at: 100)
    #expect(leased.hook.name == "ops" && leased.event.type == "test")
    #expect(try store.database.waitingHooks().isEmpty)
    #expect(try store.deliveries() == ["1 ops test pending"])
  }

  @Test("old events go once every hook is done with them; the numbers go on") func pruning() throws {
    try store.webhook()
    try store.raise(at: 100)
    try store.raise(at: 200)
    try store.database.record(.delivered, of: try #require(try store.lease(now: 300).first))
    try store.database.prune(before: 10 * 86_400)
    #expect(try store.deliveries() == ["2 ops connector.stale pending"])
    #expect(try store.database.events().map(\.sequence) == [2])
  }

  @Test("following takes up where it was, with the latest of many") func following() throws {
    for number in 1...5 { try store.raise(at: Int64(number)) }
    #expect(try store.database.events(limit: 2).map(\.sequence) == [4, 5])
    #expect(try store.database.events(after: 3).map(\.sequence) == [4, 5])
    #expect(try store.database.events(EventFilter(since: 5)).map(\.sequence) == [5])
    #expect(try store.database.events(EventFilter(type: .heartbeat)).isEmpty)
    #expect(try store.database.lastEventSequence() == 5)
  }

  @Test("events and deliveries are found by connector, time, site and type, and counted beyond what is read")
  func filters() throws {
    try store.webhook()
    for number in 1...3 { try store.raise(connector: number == 2 ? "claude" : "chatgpt", at: Int64(number)) }
    let filters: [(filter: EventFilter, numbers: [Int64])] = [
      (EventFilter(), [1, 2, 3]), (EventFilter(connector: "chatgpt"), [1, 3]), (EventFilter(connector: "nobody"), []),
      (EventFilter(since: 2), [2, 3]), (EventFilter(since: 2, type: .connectorStale, connector: "claude"), [2]),
    ]
    for (filter, numbers) in filters {
      #expect(try store.database.events(filter).map(\.sequence.value) == numbers)
      #expect(try store.database.deliveries(of: filter).map(\.id.value) == numbers.reversed())
      #expect(try store.database.eventCount(filter) == numbers.count)
      #expect(try store.database.deliveryCount(of: filter) == numbers.count)
    }
    let delivery = try #require(try store.database.deliveries(limit: 1).first)
    #expect([delivery.connector, delivery.site, delivery.summary] == ["chatgpt", "https://a.example", "s"])
    #expect(delivery.eventAt == 3)
  }

  @Test("several are sent again all, or none") func resending() throws {
    let hook = try store.webhook()
    let gone = try store.webhook("gone")
    try store.raise(at: 100)
    _ = try store.database.removeHook(gone, now: 101)
    let first = try #require(try store.lease().first)
    try store.database.record(.delivered, of: first)
    let deliveries = try store.database.deliveries().reversed().map { $0 }
    #expect(throws: StorageError.self) { try store.database.resend(deliveries, now: 200) }
    #expect(try store.database.delivery(first.id).state == .delivered)
    try store.database.resend([deliveries[0]], now: 200)
    #expect(try store.database.delivery(first.id).state == .pending)
    #expect(hook.name == "ops")
  }
}
