import Glibc

/// The system calls of this module.
enum Syscalls {
  /// Opens a folder, made with mode 0700 where it is missing.
  static func openFolder(_ path: String) throws(ServiceError) -> Int32 {
    if unsafe mkdir(path, 0o700) != 0 && errno != EEXIST { throw failure("create folder '\(path)'") }
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw failure("open folder '\(path)'") }
    return descriptor
  }

  /// Takes an exclusive lock without waiting; false if another process has it.
  static func lock(_ descriptor: Int32) -> Bool {
    flock(descriptor, LOCK_EX | LOCK_NB) == 0
  }

  static func close(_ descriptor: Int32) {
    _ = Glibc.close(descriptor)
  }

  /// Writes a whole line at once, so that lines of several threads never mix; a closed standard error is no failure.
  static func writeToStandardError(_ line: String) {
    let bytes = Array(line.utf8)
    unsafe bytes.withUnsafeBytes { buffer in
      _ = unsafe Glibc.write(STDERR_FILENO, buffer.baseAddress, buffer.count)
    }
  }

  /// Unix time in seconds.
  static func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec)
  }

  /// Has these signals wait for `waitForSignal` in every thread started from now on.
  static func block(_ signals: [Int32]) {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for one of the blocked signals.
  static func waitForSignal(_ signals: [Int32]) -> Int32 {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    var received: Int32 = 0
    while unsafe sigwait(&set, &received) != 0 {}
    return received
  }

  private static func failure(_ operation: String) -> ServiceError {
    let reason = unsafe String(cString: strerror(errno))
    return ServiceError(.failed, operation, reason, hint: "check the folder's owner, mode and free space")
  }
}
