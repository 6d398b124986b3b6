import Operations
import Synchronization
import System

/// Each upstream's requests on their way, in a lane of its own: one that hangs holds up nobody else's. Threads of its
/// own, too: what waits on the pool of libdispatch has all others wait.
final class UpstreamLanes: Sendable {
  /// Requests of one upstream in flight; more wait in line.
  static let concurrency = 32
  /// In line; one more is told so at once.
  static let waitingLimit = 256
  /// Longer nobody waits to be sent: the client has given up, and a code that works once would be spent on nobody.
  static let patienceSeconds = 10

  private typealias Waiting = (body: @Sendable (Bool) -> Void, end: Int64)

  private struct Lane {
    var workers = 0
    var line: [Waiting] = []
  }

  private enum Place {
    case worker, line, nowhere
  }

  /// Those with somebody in them.
  private let lanes = Mutex<[String: Lane]>([:])

  /// Calls the body once, on a thread of the lane; or here, where the line is full.
  /// - Parameter body: told whether it may still be sent.
  func run(_ upstream: String, _ body: @escaping @Sendable (_ isInTime: Bool) -> Void) {
    let waiting = Waiting(body, Clocks.monotonic + Int64(Self.patienceSeconds) * 1_000)
    switch place(waiting, in: upstream) {
    case .worker: start(waiting, in: upstream)
    case .line: break
    case .nowhere: body(false)
    }
  }

  /// A worker of its own stands in no line: however long its thread takes to start, the line has all its room.
  private func place(_ waiting: Waiting, in upstream: String) -> Place {
    lanes.withLock { lanes in
      var lane = lanes[upstream] ?? Lane()
      let place: Place =
        lane.workers < Self.concurrency ? .worker : lane.line.count < Self.waitingLimit ? .line : .nowhere
      switch place {
      case .worker: lane.workers += 1
      case .line: lane.line.append(waiting)
      case .nowhere: break
      }
      lanes[upstream] = lane
      return place
    }
  }

  private func start(_ first: Waiting, in upstream: String) {
    do throws(Errno) {
      try SystemThread.detach(named: "proxy", stackSize: 512 << 10) { [self] in
        var present: Waiting? = first
        while let waiting = present {
          waiting.body(Clocks.monotonic < waiting.end)
          present = next(upstream)
        }
      }
    } catch {
      // There is no room for a thread: whoever waits in this lane is told so, one after another.
      var present: Waiting? = first
      while let waiting = present {
        waiting.body(false)
        present = next(upstream)
      }
    }
  }

  /// The first in line; nil: none is, and the thread that asks leaves the lane.
  private func next(_ upstream: String) -> Waiting? {
    lanes.withLock { lanes in
      guard var lane = lanes[upstream] else { return nil }
      let next = lane.line.isEmpty ? nil : lane.line.removeFirst()
      if next == nil { lane.workers -= 1 }
      lanes[upstream] = lane.workers == 0 ? nil : lane
      return next
    }
  }
}
