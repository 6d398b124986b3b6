import Synchronization

/// The right to answer one handled request, from any thread, once.
///
/// A ticket whose last copy is dropped without an answer is answered 500.
package struct AnswerTicket: Sendable {
  private let slot: TicketSlot

  init(_ number: UInt64, of handle: LoopHandle) { slot = TicketSlot(number, handle) }

  /// Answers the request. The first call counts, more are ignored; returns at once.
  package func answer(_ answer: HandledAnswer) { slot.answer(answer) }
}

/// What the copies of a ticket share.
private final class TicketSlot: Sendable {
  private let number: UInt64
  private let handle: LoopHandle
  private let isAnswered = Atomic(false)

  init(_ number: UInt64, _ handle: LoopHandle) { (self.number, self.handle) = (number, handle) }

  deinit { answer(nil) }

  func answer(_ answer: HandledAnswer?) {
    if isAnswered.exchange(true, ordering: .relaxed) { return }
    handle.deliver(number, answer)
  }
}
