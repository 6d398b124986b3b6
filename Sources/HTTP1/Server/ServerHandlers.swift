/// The closures a server calls, on its loops' threads: be quick, do no I/O.
struct ServerHandlers: Sendable {
  /// Makes the journal's description of a client.
  let describe: @Sendable (ClientFacts) -> [UInt8]
  /// Answers requests for handled paths.
  let handle: @Sendable (HandledRequest) -> HandledOutcome
  /// Takes a request for a watched path that is not served, with the status that it is answered with, and gives notes
  /// for the journal.
  let missing: @Sendable (HandledRequest, Int) -> [(kind: UInt8, payload: [UInt8])]
  /// Takes what comes to observe listeners, and gives notes for the journal.
  let observe: @Sendable (HandledRequest) -> [(kind: UInt8, payload: [UInt8])]
}
