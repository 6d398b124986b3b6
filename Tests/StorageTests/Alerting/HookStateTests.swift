import Basics
import Evidence
import Testing

@testable import Storage

/// Hooks that cannot be told at the moment: what is for them waits.
@Suite struct HookStateTests {
  let store: Store
  private let file = ShellHookFile(name: "connector.stale", event: .connectorStale, path: "/h/connector.stale")
  private let day: Int64 = 86_400

  init() throws { store = try Store() }

  @Test("a disabled hook's deliveries are made and wait; enable sends them, or drops them") func disabled() throws {
    let hook = try store.webhook()
    try store.raise()
    try store.database.disable(hook, reason: "by ana", now: 100)
    try store.raise(at: 200)
    #expect(try store.database.waitingHooks().isEmpty)
    #expect(try store.database.delivery(1).nextAt == nil, "nobody knows when")
    #expect(throws: StorageError.self) { try store.database.resend(store.database.delivery(1), now: 100) }
    #expect(try store.database.enable(hook, now: 100 * day) == 2)
    #expect(try store.database.waitingHooks().map(\.id) == [hook.id])
    let leased = try store.lease(now: 100 * day, limit: 9)
    #expect(leased.map(\.askedAt) == [100 * day, 100 * day], "they have all their time anew")
    try store.database.unlease(leased)
    #expect(try store.database.enable(hook, dropping: "dropped by ana", now: 500) == 2)
    #expect(try store.deliveries() == ["1 ops connector.stale dead", "2 ops connector.stale dead"])
    #expect(try store.database.events(EventFilter(type: .deliveryDead)).isEmpty, "who drops knows")
  }

  @Test("an executable that is missing for one look costs nothing; its deliveries go out when it is back")
  func vanished()
    throws
  {
    try store.database.syncShellHooks([file], now: 1)
    try store.raise(at: 100)
    try store.database.syncShellHooks([], now: 101)
    try store.raise(at: 102)
    #expect(try store.database.waitingHooks().isEmpty)
    #expect(try store.database.hook("connector.stale").missingSince == 101)
    #expect(try store.database.removeMissing(now: 101 + day - 1).isEmpty)
    let moved = ShellHookFile(name: "connector.stale", event: .connectorStale, path: "/elsewhere/connector.stale")
    try store.database.syncShellHooks([moved], now: 5_000)
    let hook = try store.database.hook("Hooks/connector.stale")
    #expect(hook.missingSince == nil && hook.path == "/elsewhere/connector.stale" && hook.id == 1)
    #expect(try store.lease("connector.stale", now: 5_000, limit: 9).map(\.id) == [1, 2])
  }

  @Test("after a day its deliveries are dead, which another hook is told, and can be sent again when it is back")
  func gone() throws {
    try store.webhook("other", events: [.deliveryDead])
    try store.database.syncShellHooks([file], now: 1)
    try store.raise(at: 100)
    try store.raise(at: 100)
    try store.database.syncShellHooks([], now: 101)
    #expect(try store.database.missingEndsAt() == 101 + day)
    #expect(try store.database.removeMissing(now: 101 + day).map(\.dropped) == [2])
    #expect(
      try store.deliveries() == [
        "1 Hooks/connector.stale connector.stale dead", "2 Hooks/connector.stale connector.stale dead",
        "3 other delivery.dead pending",
      ])
    let event = try #require(try store.database.events(EventFilter(type: .deliveryDead)).first)
    #expect(event.summary.hasPrefix("2 deliveries to hook Hooks/connector.stale are dead: the hook was missing"))
    let refused = failure { try store.database.resend(store.database.delivery(1), now: 2 * day) }
    #expect(refused?.code == .refused)
    try store.database.syncShellHooks([file], now: 3 * day)
    try store.database.resend(store.database.delivery(1), now: 3 * day)
    #expect(try store.lease("connector.stale", now: 3 * day, limit: 9).map(\.id) == [1])
  }

  @Test("only what differs is written; a verb that sees a part of the folder calls nothing missing")
  func sync() throws {
    let other = ShellHookFile(name: "test", event: .test, path: "/h/test")
    try store.database.syncShellHooks([file, other], now: 1)
    let before = store.database.changeCount
    try store.database.syncShellHooks([other, file], now: 2)
    try store.database.syncShellHooks([other], isWhole: false, now: 2)
    #expect(store.database.changeCount == before)
    try store.database.syncShellHooks([other], now: 3)
    #expect(
      try store.database.hooks().map { "\($0.label) \($0.missingSince ?? 0)" } == [
        "Hooks/connector.stale 3", "Hooks/test 0",
      ])
  }

  @Test("who removes a hook drops what waits for it, also what is being tried") func removed() throws {
    let hook = try store.webhook()
    try store.raise()
    try store.raise()
    let leased = try #require(try store.lease().first)
    #expect(try store.database.removeHook(hook, now: 101) == 2)
    try store.database.record(.failed(1, next: 106), of: leased)
    #expect(try store.deliveries() == ["1 ops connector.stale dead", "2 ops connector.stale dead"])
    #expect(try store.database.waitingHooks().isEmpty)
    #expect(try store.database.removedHooks(since: 0).map(\.label) == ["ops"])
    // The name is free again, and what it was told can be sent to the one that has it now.
    try store.webhook()
    #expect(throws: StorageError.self) { try store.webhook() }
    try store.database.resend(store.database.delivery(1), now: 200)
    #expect(try store.lease(now: 200).map(\.id) == [1])
  }

  @Test("dead ones stay to be seen; resend tries one anew at once, and what waits before it") func resend() throws {
    let hook = try store.webhook()
    try store.raise()
    try store.raise()
    let first = try #require(try store.lease().first)
    #expect(throws: StorageError.self) { try store.database.resend(store.database.delivery(1), now: 100) }
    try store.database.record(.failed(4, next: 90_000), of: first)
    try store.database.setHealth(HookHealth(failures: 4, failingSince: 100, retryAt: 90_000), of: hook.id)
    try store.database.resend(store.database.delivery(2), now: 200)
    #expect(try store.database.waitingHooks().map(\.retryAt) == [nil])
    #expect(try store.database.laneHeads(of: hook.id).map(\.nextAt) == [200])
    try store.database.record(.failed(10, next: nil), of: first)
    #expect(try store.deliveries().first == "1 ops connector.stale dead")
    try store.database.resend(store.database.delivery(1), now: 300)
    let again = try #require(try store.lease(now: 300).first)
    #expect(again.id == 1 && again.failures == 0 && again.askedAt == 300 && again.event == first.event)
  }

  @Test("replay makes deliveries anew of what a hook is told, by the same ids, or only of what failed") func replay()
    throws
  {
    try store.raise(at: 50)
    let hook = try store.webhook(events: [.connectorStale, .connectorRecovered])
    for (type, at) in [(EventType.connectorStale, 100), (.heartbeat, 150), (.connectorRecovered, 200)] {
      try store.raise(type, at: Int64(at))
    }
    for leased in try store.lease(now: 300, limit: 9) {
      try store.database.record(leased.event.at == 100 ? .delivered : .failed(10, next: nil), of: leased)
    }
    #expect(try store.database.replay(to: hook, since: 60, failedOnly: true, now: 400) == 1)
    #expect(try store.lease(now: 400, limit: 9).map(\.event.at) == [200])
    try store.another().releaseLeases(now: 400)
    #expect(try store.database.replay(to: hook, since: 60, failedOnly: false, now: 500) == 2)
    #expect(try store.database.replay(to: hook, since: 0, failedOnly: false, now: 500) == 3)
    let ids = try store.database.events().filter { $0.type != "heartbeat" }.map(\.id)
    #expect(try store.lease(now: 500, limit: 9).map(\.event.id) == ids, "in the order in which they happened")
  }
}
