import HTTP1
import Synchronization

/// What closures were given, for tests to look at; and tickets they have not answered.
final class Seen: Sendable {
  private let requestList = Mutex<[HandledRequest]>([])
  private let ticketList = Mutex<[AnswerTicket]>([])

  var requests: [HandledRequest] { requestList.withLock { $0 } }

  func add(_ request: HandledRequest) { requestList.withLock { $0.append(request) } }
  func add(_ ticket: AnswerTicket) { ticketList.withLock { $0.append(ticket) } }

  /// The oldest ticket, which is then the caller's alone; waits for it.
  func takeTicket(milliseconds: Int = 60_000) -> AnswerTicket? {
    for _ in 0..<milliseconds {
      let ticket = ticketList.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      if let ticket { return ticket }
      Pause.milliseconds(1)
    }
    return nil
  }

  /// Answers each request with its target and body, and a note of kind 9 that holds the target.
  static func echo(_ request: HandledRequest) -> HandledAnswer {
    HandledAnswer(
      status: 200, fields: [("X-Method", request.method)], body: Array("\(request.target) ".utf8) + request.body,
      note: (kind: 9, payload: Array(request.target.utf8)))
  }
}
