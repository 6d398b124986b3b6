import Synchronization
import System

/// What the outside may touch of an event loop.
final class LoopHandle: Sendable {
  /// Signalled when there is something new in `ServerShared`.
  let wakeEvent: Event
  /// Answers to tickets, for the loop to take.
  private let answers = Mutex<[TicketAnswer]>([])
  private let requestCount = Atomic<UInt64>(0)
  private let lostCount = Atomic<UInt64>(0)

  init() throws(Errno) { wakeEvent = try Event() }

  func wake() { wakeEvent.signal() }

  /// From any thread: a ticket's answer, or that it was dropped.
  func deliver(_ ticket: UInt64, _ answer: HandledAnswer?) {
    let isFirst = answers.withLock { waiting in
      defer { waiting.append(TicketAnswer(ticket: ticket, answer: answer)) }
      return waiting.isEmpty
    }
    if isFirst { wake() }
  }

  /// Only its loop calls this, and only after it has cleared the event: what comes later wakes it anew.
  func takeAnswers() -> [TicketAnswer] {
    answers.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }

  /// Only its loop calls this, once a round.
  func add(requests: UInt64, lost: UInt64) {
    requestCount.add(requests, ordering: .relaxed)
    lostCount.store(lost, ordering: .relaxed)
  }

  var requests: UInt64 { requestCount.load(ordering: .relaxed) }
  var lost: UInt64 { lostCount.load(ordering: .relaxed) }
}
