import Synchronization

/// What the outside may touch of an event loop.
final class LoopHandle: Sendable {
  /// An eventfd: signalled when there is something new in `ServerShared`.
  let wakeEvent: Int32
  private let requestCount = Atomic<UInt64>(0)
  private let lostCount = Atomic<UInt64>(0)

  init() throws(Errno) { wakeEvent = try Syscalls.makeEvent() }

  deinit { Syscalls.close(wakeEvent) }

  func wake() { Syscalls.signal(wakeEvent) }

  /// Only its loop calls this, once a round.
  func add(requests: UInt64, lost: UInt64) {
    requestCount.add(requests, ordering: .relaxed)
    lostCount.store(lost, ordering: .relaxed)
  }

  var requests: UInt64 { requestCount.load(ordering: .relaxed) }
  var lost: UInt64 { lostCount.load(ordering: .relaxed) }
}
