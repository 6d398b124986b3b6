import Synchronization
import System
import Testing

@testable import Daemon
@testable import Operations

@Suite("What is told of upstreams that fail") struct UpstreamTroubleTests {
  @Test("one line a minute for each, with how often since the last") func told() {
    let lines = Mutex<[String]>([])
    let trouble = UpstreamTrouble { line in lines.withLock { $0.append(line) } }
    let second: UInt64 = 1_000_000_000
    for time in 0..<59 { trouble.failed("http://a/", "a fails", now: 5 * second + UInt64(time) * second) }
    trouble.failed("http://b/", "b fails", now: 6 * second)
    trouble.failed("http://a/", "a fails again", now: 65 * second)
    trouble.failed("http://a/", "not yet", now: 124 * second)
    trouble.failed("http://b/", "b fails again", now: 66 * second)
    #expect(
      lines.withLock { $0 } == [
        "a fails", "b fails", "a fails again (58 more failed since the last word on it)", "b fails again",
      ])
  }

  @Test("a lane that is full says so at once, and another is free") func lanes() {
    let lanes = UpstreamLanes()
    let gate = Mutex<[Bool]>([])
    let done = Mutex(0)
    let isOpen = Atomic(false)
    let all = UpstreamLanes.concurrency + UpstreamLanes.waitingLimit
    // As many as there is room for, before the first thread of the lane may have begun.
    for _ in 0..<all {
      lanes.run("http://slow/") { _ in
        for _ in 0..<30_000 where !isOpen.load(ordering: .acquiring) { SystemThread.sleep(milliseconds: 1) }
        done.withLock { $0 += 1 }
      }
    }
    lanes.run("http://slow/") { isInTime in gate.withLock { $0.append(isInTime) } }
    #expect(gate.withLock { $0 } == [false])
    lanes.run("http://quick/") { isInTime in gate.withLock { $0.append(isInTime) } }
    for _ in 0..<30_000 where gate.withLock({ $0.count }) < 2 { SystemThread.sleep(milliseconds: 1) }
    #expect(gate.withLock { $0 } == [false, true])
    isOpen.store(true, ordering: .releasing)
    for _ in 0..<30_000 where done.withLock({ $0 }) < all { SystemThread.sleep(milliseconds: 1) }
    #expect(done.withLock { $0 } == all)
  }
}
