import Journal

/// What a loop is made of, handed to its thread.
///
/// `@unchecked Sendable`: made by `Server.start`, used by the one thread it is given to, and by nobody else.
final class EventLoopParts: @unchecked Sendable {
  private let handle: LoopHandle
  private let poller: Poller
  private let journal: JournalWriter?

  init(handle: LoopHandle, poller: Poller, journal: JournalWriter?) {
    (self.handle, self.poller, self.journal) = (handle, poller, journal)
  }

  func run(_ shared: ServerShared) {
    var loop = EventLoop(shared: shared, handle: handle, poller: poller, journal: journal)
    loop.run()
  }
}
