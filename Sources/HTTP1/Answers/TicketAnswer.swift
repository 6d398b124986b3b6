/// A ticket's answer on its way to its loop.
struct TicketAnswer: Sendable {
  let ticket: UInt64
  /// nil: the ticket was dropped.
  let answer: HandledAnswer?
}
