import CLinux
import Glibc

/// An eventfd(2): whoever waits for its descriptor goes on when it is signalled, from any thread.
package final class Event: Sendable {
  /// Open for as long as this lives.
  package let descriptor: Int32

  package init() throws(Errno) {
    descriptor = try Errno.retrying { eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC)) }
  }

  deinit { Descriptor.close(descriptor) }

  /// Who waits goes on, now or as soon as it would wait; signalling again before that changes nothing.
  package func signal() { Event.signal(descriptor) }

  /// The same of an event that somebody else has.
  package static func signal(_ descriptor: Int32) {
    var one: UInt64 = 1
    _ = unsafe write(descriptor, &one, 8)
  }

  /// From now on it is waited for the next signal.
  package func clear() { Event.clear(descriptor) }

  static func clear(_ descriptor: Int32) {
    var count: UInt64 = 0
    _ = unsafe read(descriptor, &count, 8)
  }
}
