import Dispatch
import Foundation
import Synchronization

/// Each upstream's requests on their way, in a lane of its own: one that hangs holds up nobody else's. Threads of its
/// own, too: what waits on the pool of libdispatch has all others wait.
final class UpstreamLanes: Sendable {
  /// Requests of one upstream in flight; more wait in line.
  static let concurrency = 32
  /// In line; one more is told so at once.
  static let waitingLimit = 256
  /// Longer nobody waits to be sent: the client has given up, and a code that works once would be spent on nobody.
  static let patienceSeconds = 10

  private struct Lane {
    var workers = 0
    var line: [(body: @Sendable (Bool) -> Void, end: DispatchTime)] = []
  }

  /// Those with somebody in them.
  private let lanes = Mutex<[String: Lane]>([:])

  /// Calls the body once, on a thread of the lane; or here, where the line is full.
  /// - Parameter body: told whether it may still be sent.
  func run(_ upstream: String, _ body: @escaping @Sendable (_ isInTime: Bool) -> Void) {
    let end = DispatchTime.now() + .seconds(Self.patienceSeconds)
    let (isTaken, needsWorker) = lanes.withLock { lanes in
      var lane = lanes[upstream] ?? Lane()
      if lane.line.count >= Self.waitingLimit { return (false, false) }
      let needsWorker = lane.workers < Self.concurrency
      lane.line.append((body, end))
      if needsWorker { lane.workers += 1 }
      lanes[upstream] = lane
      return (true, needsWorker)
    }
    if !isTaken { return body(false) }
    if !needsWorker { return }
    let worker = Thread { [self] in
      while let next = next(upstream) { next.body(DispatchTime.now() < next.end) }
    }
    worker.name = "proxy"
    worker.stackSize = 512 << 10
    worker.start()
  }

  /// The first in line; nil: none is, and the thread that asks leaves the lane.
  private func next(_ upstream: String) -> (body: @Sendable (Bool) -> Void, end: DispatchTime)? {
    lanes.withLock { lanes in
      guard var lane = lanes[upstream] else { return nil }
      let next = lane.line.isEmpty ? nil : lane.line.removeFirst()
      if next == nil { lane.workers -= 1 }
      lanes[upstream] = lane.workers == 0 ? nil : lane
      return next
    }
  }
}
