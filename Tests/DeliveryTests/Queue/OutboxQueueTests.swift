import Evidence
import Outbound
import Storage
import TestSupport
import Testing

@testable import Delivery

/// The outbox turn by turn, with results as the test wants them: no hook is called.
@Suite("The outbox's turns") struct OutboxQueueTests {
  private let folder: Folder
  private let database: Database
  private let outbox: Outbox
  private let hook: HookRecord

  init() throws {
    folder = Folder()
    database = try Database(path: "\(folder.path)/manifestd.db", creation: .ifMissing)
    try database.addWebhook(
      NewWebhook(
        name: "ops", events: EventType.allCases, url: "http://127.0.0.1:1/", urlFile: nil, secretFile: "/s",
        allowsPlainHTTP: false), now: 1)
    hook = try database.hook("ops")
    let attempt = DeliveryAttempt(outbound: OutboundClient(executable: "/nowhere"), databasePath: database.path)
    outbox = try Outbox(database.path, attempt, now: 100)
  }

  private func raise(_ connectors: String..., at time: Int64 = 100) throws {
    try database.transaction { () throws(StorageError) in
      for connector in connectors {
        try database.raise(NewEvent(.connectorStale, connector: connector, summary: "s"), at: time)
      }
    }
  }

  private func turn(_ now: Int64, _ finished: LaneRun.Outcome..., isConfirmed: Bool = true) throws -> Outbox.Turn {
    try outbox.turn(finished, OutboxTime(now: now, isConfirmed: isConfirmed))
  }

  /// What a run comes to where each of its first deliveries comes to this.
  private func outcome(_ run: LaneRun, _ outcomes: AttemptResult.Outcome...) -> LaneRun.Outcome {
    LaneRun.Outcome(
      run: run,
      tries: zip(run.deliveries, outcomes).map { delivery, outcome in
        LaneRun.Try(
          delivery: delivery,
          result: AttemptResult(
            outcome: outcome, code: nil, milliseconds: 1, error: outcome == .delivered ? nil : "refused", output: ""))
      })
  }

  private func states() throws -> [String] {
    try database.deliveries().reversed().map { "\($0.id) \($0.state.rawValue) \($0.attempt)" }
  }

  @Test("lanes are told beside each other, eight at most; in one lane one follows the other") func lanes() throws {
    try raise("a", "b", "a")
    let first = try turn(100)
    #expect(first.runs.map { $0.deliveries.map(\.id) } == [[1, 3], [2]])
    #expect(try turn(100).runs.isEmpty, "nothing has changed")
    let b = try turn(101, outcome(first.runs[1], .delivered))
    #expect(b.runs.isEmpty && outbox.runCount == 1)
    for number in 0..<12 { try raise("c\(number)") }
    #expect(try turn(102).runs.count == 7 && outbox.runCount == 8)
  }

  @Test("however much waits for a hook that fails, one delivery is tried, and nothing of the rest is written")
  func breaker()
    throws
  {
    for _ in 0..<50 { try raise("a", "b", "") }
    let first = try turn(100).runs
    #expect(first.count == 3)
    var failed = try turn(100, outcome(first[0], .failed(retryAfter: nil)), outcome(first[1], .failed(retryAfter: nil)))
    failed = try turn(100, outcome(first[2], .failed(retryAfter: nil)))
    #expect(failed.runs.isEmpty && failed.dueAt == 105)
    #expect(try database.hook("ops").failures == 1, "they were under way together")
    #expect(try turn(104).runs.isEmpty)
    let written = try database.dataVersion()
    for _ in 0..<3 { #expect(try turn(104).runs.isEmpty) }
    #expect(try database.dataVersion() == written)
    let probe = try turn(106).runs
    #expect(probe.map { $0.deliveries.count } == [1])
    #expect(try states().filter { $0.hasSuffix(" 0") }.count == 147, "what was leased and not tried is as it was")
    // The receiver is back: all of it goes out, in lanes.
    let back = try turn(107, outcome(probe[0], .delivered)).runs
    #expect(back.map { $0.deliveries.count }.reduce(0, +) == 149 && back.count == 3)
    #expect(try database.hook("ops").failingSince == nil)
  }

  @Test("an event that a receiver cannot stomach holds up none of another connector, and its own are not overtaken")
  func poison() throws {
    try raise("a", "a")
    let a = try turn(100).runs[0]
    _ = try turn(100, outcome(a, .failed(retryAfter: nil)))
    try raise("b")
    let b = try turn(105).runs
    #expect(b.map(\.connector) == ["a"] || b.map(\.connector) == ["b"])
    let second = try turn(105, outcome(b[0], b[0].connector == "a" ? .failed(retryAfter: nil) : .delivered)).runs
    let third = second.isEmpty ? try turn(110).runs : second
    #expect((b + third).contains { $0.connector == "b" })
    #expect((b + third).allSatisfy { $0.connector == "b" || $0.deliveries.first?.id == 1 }, "2 never goes before 1")
  }

  @Test("a run that fails gives back what it had not begun") func givenBack() throws {
    try raise("a", "a", "a")
    let run = try turn(100).runs[0]
    _ = try turn(100, outcome(run, .delivered, .failed(retryAfter: nil)))
    #expect(try states() == ["1 delivered 1", "2 failed 1", "3 pending 0"])
  }

  @Test("ten tries over three days, then dead; but not by a clock that is not to be believed") func death() throws {
    try database.addWebhook(
      NewWebhook(
        name: "other", events: [.deliveryDead], url: "http://127.0.0.1:1/", urlFile: nil, secretFile: "/s",
        allowsPlainHTTP: false), now: 1)
    try raise("a")
    var now: Int64 = 100
    for number in 1...9 {
      let runs = try turn(now).runs
      #expect(runs.count == 1, "try \(number)")
      now = try #require(try turn(now, outcome(runs[0], .failed(retryAfter: nil))).dueAt)
    }
    #expect(now - 100 >= RetrySchedule.total)
    let doubted = try turn(now, isConfirmed: false).runs
    _ = try turn(now, outcome(doubted[0], .failed(retryAfter: nil)), isConfirmed: false)
    #expect(try states() == ["1 failed 10"])
    let last = try turn(now + 100_000).runs
    let end = try turn(now + 100_000, outcome(last[0], .failed(retryAfter: nil)))
    #expect(try states() == ["1 dead 11", "2 pending 1"])
    #expect(end.runs.flatMap { $0.deliveries.map(\.event.type) } == ["delivery.dead"])
    #expect(end.runs.map(\.hook) == [try database.hook("other").id])
  }

  @Test("what has waited three days for a hook that failed throughout dies with the one that is tried")
  func waitedOut()
    throws
  {
    try raise("a", "a", at: 100)
    let run = try turn(100).runs[0]
    _ = try turn(100, outcome(run, .failed(retryAfter: nil)))
    let later = 100 + RetrySchedule.total + 1
    try raise("a", at: later)
    let probe = try turn(later).runs[0]
    _ = try turn(later, outcome(probe, .failed(retryAfter: nil)))
    #expect(try states().map { $0.split(separator: " ")[1] } == ["dead", "dead", "pending"])
    let dead = try database.events(EventFilter(type: .deliveryDead))
    #expect(dead.map(\.summary).first?.hasPrefix("2 deliveries") == true)
  }

  @Test("410 disables the webhook; what was to be told waits for it, the refused event too") func gone() throws {
    try raise("a", "a")
    let run = try turn(100).runs[0]
    #expect(try turn(100, outcome(run, .gone)).runs.isEmpty)
    #expect(try database.hook("ops").disabledReason == "it answered 410 Gone")
    #expect(try states() == ["1 failed 1", "2 pending 0"])
    #expect(try database.events(EventFilter(type: .hookDisabled)).count == 1)
    #expect(try database.enable(hook, now: 200) == 2)
    #expect(try turn(200).runs.map { $0.deliveries.map(\.id) } == [[1, 2]])
  }
}
