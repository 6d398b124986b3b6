import Glibc

/// The signals that end the daemon: SIGTERM and SIGINT, waited for on the main thread.
package struct StopSignal {
  private static let signals = [SIGTERM, SIGINT]

  /// Call it before any thread starts: threads inherit the mask.
  package init() {
    Syscalls.block(Self.signals)
  }

  package func wait() {
    _ = Syscalls.waitForSignal(Self.signals)
  }
}
