import Glibc
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

/// A thread of the system that runs one function.
struct LoopThread: Sendable {
  private let identifier: pthread_t

  init(_ body: @escaping @Sendable () -> Void) throws(ServerError) {
    var identifier = pthread_t()
    let box = unsafe Unmanaged.passRetained(ThreadBody(body))
    let failure = unsafe pthread_create(
      &identifier, nil,
      { argument in
        if let argument = unsafe argument {
          unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body()
        }
        return nil
      }, box.toOpaque())
    guard failure == 0 else {
      unsafe box.release()
      throw ServerError(
        "start", "event loop", cause: Errno(value: failure).text, hint: "raise the limit of processes and threads")
    }
    self.identifier = identifier
  }

  func join() { pthread_join(identifier, nil) }
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
