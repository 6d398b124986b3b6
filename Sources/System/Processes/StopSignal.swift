import CLinux
import Glibc

/// The signals of a process that goes on until it is told to stop, taken on its main thread.
///
/// SIGTERM, SIGINT and SIGXCPU (its processor time is used up) end it in order, SIGHUP has it look again at what it was
/// given. What else would kill it and means nothing to it is ignored; the programs that it starts do not inherit that
/// (`POSIX_SPAWN_SETSIGDEF`). SIGQUIT ends it at once, with a core.
package struct StopSignal {
  private static let ending = [SIGTERM, SIGINT, SIGXCPU]
  /// Below it are the two that the C library keeps for itself (signal(7)).
  private static let firstRealTime: Int32 = 34
  private static let last: Int32 = 64
  /// SIGPIPE: a log that nobody reads. SIGXFSZ: a file that may not grow is an error of its write (setrlimit(2)).
  private static let meaningless =
    [SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSTKFLT, SIGXFSZ]
    + (firstRealTime...last)

  /// Call it before any thread starts: threads inherit the mask.
  package init() {
    CurrentProcess.ignore(Self.meaningless)
    var set = Self.set
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Returns when it is to end.
  /// - Parameter hangUp: what SIGHUP asks for; nil: it ends, too.
  package func wait(hangUp: (() -> Void)? = nil) {
    while Self.next() == SIGHUP {
      guard let hangUp else { return }
      hangUp()
    }
  }

  /// Waits for one of the blocked signals.
  private static func next() -> Int32 {
    var set = set
    var received: Int32 = 0
    while unsafe sigwait(&set, &received) != 0 {}
    return received
  }

  private static var set: sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in ending + [SIGHUP] { unsafe sigaddset(&set, signal) }
    return set
  }
}
