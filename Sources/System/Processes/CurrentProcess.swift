import Glibc

/// This process, and what it may have.
package enum CurrentProcess {
  package static var number: Int32 { getpid() }

  /// Its program's file as the kernel names it, "/usr/bin/manifestd"; nil where there is no /proc. A file that was
  /// replaced since has " (deleted)" after its name (proc(5)).
  package static var executable: String? { Files.target(ofLink: "/proc/self/exe") }

  /// Whether there is a process of this number, whoever's it is.
  package static func isRunning(_ process: Int32) -> Bool { process > 0 && (kill(process, 0) == 0 || errno == EPERM) }

  /// Ends it at once, without the handlers that `exit` runs beside other threads.
  package static func end(_ status: Int32) -> Never { _exit(status) }

  /// Ends it in order (exit(3)).
  package static func exit(_ status: Int32) -> Never { Glibc.exit(status) }

  /// Has the kernel end it then, if it is still there (alarm(2)).
  package static func endAfter(seconds: UInt32) { _ = alarm(seconds) }

  /// Ends it as `kill -9` does: no handler runs, nothing is flushed.
  package static func killItself() { _ = kill(getpid(), SIGKILL) }

  /// Has it disregard these signals, and who inherits that.
  package static func ignore(_ signals: [Int32]) {
    for number in signals { _ = signal(number, SIG_IGN) }
  }

  /// Has it disregard what ends all processes of a service or a terminal at once (SIGTERM, SIGINT, SIGHUP), and that
  /// nobody reads what it writes (SIGPIPE).
  package static func ignoreEnds() { ignore([SIGTERM, SIGINT, SIGHUP, SIGPIPE]) }

  /// Raises the soft limit of its descriptors to the hard one.
  /// - Returns: how many there may then be.
  package static func raiseDescriptorLimit() -> Int {
    var limits = rlimit()
    let which = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
    guard unsafe getrlimit(which, &limits) == 0 else { return 1024 }
    limits.rlim_cur = limits.rlim_max
    _ = unsafe setrlimit(which, &limits)
    return Int(clamping: limits.rlim_cur)
  }

  /// Puts a limit on its memory, in bytes.
  package static func limitMemory(bytes: Int) {
    #if DEBUG
      // A sanitizer keeps more than that for itself.
      if unsafe dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil { return }
    #endif
    var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
  }

  /// Closes whatever a careless parent has let through: its files and listeners must not live on here.
  package static func closeInherited() { closefrom(3) }

  /// Says a line on the standard error.
  package static func complain(_ line: String) {
    StandardStreams.writeError("\(line)\n")
  }
}
