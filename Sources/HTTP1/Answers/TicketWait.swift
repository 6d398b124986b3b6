/// A request that waits for its ticket's answer. Owned by its loop's thread; kept until the ticket is answered or
/// dropped, also when its client is gone, for the note's sake.
struct TicketWait {
  /// The connection it came on.
  let tag: Poller.Tag
  let caller: NotedClient
  let isHead: Bool
  let field: OutputArena.ConnectionField
  /// What becomes of the connection behind the answer.
  let ending: Connection.Ending
  /// Of the steady clock, ms.
  let deadline: Int64
}
