import Glibc

/// Signals, and the standard streams.
extension Syscalls {
  /// Below it are the two that the C library keeps for itself (signal(7)).
  static let firstRealTimeSignal: Int32 = 34
  static let lastSignal: Int32 = 64

  static func ignore(_ signals: [Int32]) {
    for number in signals { _ = signal(number, SIG_IGN) }
  }

  /// What a write without a reader fails with, where SIGPIPE is ignored.
  static let brokenPipe = EPIPE

  /// From now on a write without a reader fails, and ends nothing.
  static func ignoreBrokenPipes() { ignore([SIGPIPE]) }

  static func words(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }

  /// Has these signals wait for `waitForSignal` in every thread started from now on.
  static func block(_ signals: [Int32]) {
    var set = signalSet(signals)
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for one of the blocked signals.
  static func waitForSignal(_ signals: [Int32]) -> Int32 {
    var set = signalSet(signals)
    var received: Int32 = 0
    while unsafe sigwait(&set, &received) != 0 {}
    return received
  }

  private static func signalSet(_ signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    return set
  }

  /// Gives every closed one of the descriptors 0, 1 and 2 to /dev/null.
  /// - Returns: those that were closed.
  static func fillStandardStreams() -> Set<Int32> {
    var closed: Set<Int32> = []
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
      // open(2) takes the lowest number that is free: this one.
      _ = unsafe open("/dev/null", O_RDWR)
      closed.insert(descriptor)
    }
    return closed
  }

  /// Writes all of it to the standard output, however long that takes.
  /// - Returns: 0, or errno: EPIPE where nobody reads there.
  static func writeToStandardOutput(_ bytes: [UInt8]) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&waiting, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }

  /// Writes a whole line at once, so that lines of several processes never mix; a closed standard error is no failure.
  static func writeToStandardError(_ line: String) {
    _ = put(Array(line.utf8)[...])
  }

  /// Writes it as far as that needs no waiting; false: not all of it, for nobody reads there, or not fast enough.
  static func writeToStandardErrorAtOnce(_ line: String) -> Bool {
    let bytes = Array(line.utf8)
    // A pipe that is ready takes this much at once (PIPE_BUF, pipe(7)).
    for start in stride(from: 0, to: bytes.count, by: 4_096) {
      var waiting = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
      guard unsafe poll(&waiting, 1, 0) > 0, waiting.revents & Int16(POLLOUT) != 0 else { return false }
      if !put(bytes[start..<min(start + 4_096, bytes.count)]) { return false }
    }
    return true
  }

  private static func put(_ bytes: ArraySlice<UInt8>) -> Bool {
    unsafe bytes.withUnsafeBytes { buffer in
      unsafe Glibc.write(STDERR_FILENO, buffer.baseAddress, buffer.count) == buffer.count
    }
  }
}
