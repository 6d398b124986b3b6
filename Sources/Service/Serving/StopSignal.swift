import Glibc

/// The signals of a process that goes on until it is told to stop, taken on its main thread.
///
/// SIGTERM, SIGINT and SIGXCPU (its processor time is used up) end it in order, SIGHUP has it look again at what it was
/// given. What else would kill it and means nothing to it is ignored; the programs that it starts do not inherit that
/// (`POSIX_SPAWN_SETSIGDEF`). SIGQUIT ends it at once, with a core.
package struct StopSignal {
  private static let ending = [SIGTERM, SIGINT, SIGXCPU]
  /// SIGPIPE: a log that nobody reads. SIGXFSZ: a file that may not grow is an error of its write (setrlimit(2)).
  private static let meaningless =
    [SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSTKFLT, SIGXFSZ]
    + (Syscalls.firstRealTimeSignal...Syscalls.lastSignal)

  /// Call it before any thread starts: threads inherit the mask.
  package init() {
    Syscalls.ignore(Self.meaningless)
    Syscalls.block(Self.ending + [SIGHUP])
  }

  /// Returns when it is to end.
  /// - Parameter hangUp: what SIGHUP asks for; nil: it ends, too.
  package func wait(hangUp: (() -> Void)? = nil) {
    while Syscalls.waitForSignal(Self.ending + [SIGHUP]) == SIGHUP {
      guard let hangUp else { return }
      hangUp()
    }
  }
}
