import Glibc

/// A process that this one has started. It stays a zombie, and its number its own, until it is waited for.
package struct ChildProcess: Sendable {
  /// How a process ended.
  package enum Ending: Equatable, Sendable {
    case exited(status: Int32)
    case killed(signal: Int32)

    /// The status that a shell gives it: of a killed one 128 and the signal.
    package var shellStatus: Int {
      switch self {
      case .exited(let status): Int(status)
      case .killed(let signal): 128 + Int(signal)
      }
    }
  }

  /// Its process number.
  package let number: Int32

  init(_ number: Int32) { self.number = number }

  /// Where this process was started with SIGCHLD ignored, the kernel would throw its children's ends away (wait(2)).
  static let keepEnds: Void = { _ = signal(SIGCHLD, SIG_DFL) }()

  /// Whether it has ended, or is no child any more.
  package var hasEnded: Bool {
    var told = unsafe siginfo_t()
    let result = unsafe waitid(P_PID, id_t(number), &told, WEXITED | WNOHANG | WNOWAIT)
    // Zero: it runs (waitid(2)).
    return unsafe result != 0 ? errno != EINTR : told.si_signo != 0
  }

  /// Waits for its end, and lets its number go; nil where it is no child any more.
  package func wait() -> Ending? { ending(flags: 0) }

  /// The same where it has ended; nil where it has not.
  package func reap() -> Ending? { ending(flags: WNOHANG) }

  private func ending(flags: Int32) -> Ending? {
    var status: Int32 = 0
    guard let found = try? Errno.retrying({ unsafe waitpid(number, &status, flags) }), found == number else {
      return nil
    }
    let signal = status & 0x7f
    return signal == 0 ? .exited(status: (status >> 8) & 0xff) : .killed(signal: signal)
  }

  package func kill() { _ = Glibc.kill(number, SIGKILL) }

  /// SIGTERM or SIGKILL to all processes of the group that it leads.
  package func signalGroup(kills: Bool) { _ = Glibc.kill(-number, kills ? SIGKILL : SIGTERM) }
}
