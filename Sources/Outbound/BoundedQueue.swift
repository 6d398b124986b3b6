import Dispatch
import Foundation

/// Where a session calls its delegate, a few calls at a time: Foundation queues each piece of a body without end, and a
/// server that sends faster than we read would fill the memory. Who adds too much waits here; that is the queue on
/// which libcurl reads, so no delegate may ever wait for it.
/// Sendable: besides what OperationQueue guards itself, it has a semaphore only.
final class BoundedQueue: OperationQueue, @unchecked Sendable {
  private let places = DispatchSemaphore(value: 64)

  override init() {
    super.init()
    // One after another, as a delegate expects (URLSession's delegateQueue "should be a serial queue").
    maxConcurrentOperationCount = 1
  }

  override func addOperation(_ block: @escaping @Sendable () -> Void) {
    places.wait()
    super.addOperation { [places] in
      block()
      places.signal()
    }
  }
}
