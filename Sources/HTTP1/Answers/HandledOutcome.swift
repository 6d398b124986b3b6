/// What becomes of a handled request.
package enum HandledOutcome: Sendable {
  /// Answered at once.
  case answer(HandledAnswer)
  /// Answered when the ticket is: the closure is called at once, on the loop's thread, and hands the ticket to who
  /// will answer. Until then the connection waits, for `ServerLimits.ticketTimeoutSeconds`
  /// at most; others do not.
  case later(@Sendable (AnswerTicket) -> Void)
  /// As if the path were not there: 404 (421 where the host is nobody's), with a note where it is a watched one.
  case missing
}
