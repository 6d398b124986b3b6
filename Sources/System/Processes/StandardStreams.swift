import Glibc

/// The standard streams of this process.
package enum StandardStreams {
  /// What became of something written.
  package enum Outcome: Sendable {
    case written
    /// Nobody reads there any more.
    case unread
    case failed(Errno)
  }

  /// Gives every closed one of the descriptors 0, 1 and 2 to /dev/null. Call it before any file is opened: every word
  /// would go into a file that got the number of a closed stream.
  /// - Returns: whether the standard output was open.
  @discardableResult
  package static func fill() -> Bool {
    let closed = (Int32(0)...2).filter { descriptor in
      if fcntl(descriptor, F_GETFD) >= 0 { return false }
      // open(2) takes the lowest number that is free: this one.
      _ = unsafe open("/dev/null", O_RDWR)
      return true
    }
    return !closed.contains(STDOUT_FILENO)
  }

  /// From now on a write without a reader fails, and ends nothing.
  package static func ignoreBrokenPipes() { CurrentProcess.ignore([SIGPIPE]) }

  /// Writes all of it to the standard output, however long that takes.
  package static func write(_ bytes: [UInt8]) -> Outcome {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&waiting, 1, -1)
      } else if errno != EINTR {
        return errno == EPIPE ? .unread : .failed(Errno.last)
      }
    }
    return .written
  }

  /// Writes a whole line to the standard error at once, so that lines of several processes never mix; a closed one is
  /// no failure.
  package static func writeError(_ line: String) { _ = put(Array(line.utf8)[...]) }

  /// Writes it as far as that needs no waiting; false: not all of it, for nobody reads there, or not fast enough.
  package static func writeErrorAtOnce(_ line: String) -> Bool {
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
