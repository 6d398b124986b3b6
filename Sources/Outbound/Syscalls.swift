import Glibc

/// Every call into the kernel and the C library, one function each. EINTR is retried here and nowhere else.
enum Syscalls {
  /// The number and the words of a failed call.
  struct Failure: Error, Equatable {
    let call: String
    let code: Int32
    /// The call alone where its own words say it all.
    var words: String { code == 0 ? call : unsafe "\(call): \(String(cString: strerror(code)))" }
  }

  static func retry(_ call: String, _ body: () -> Int) throws(Failure) -> Int {
    while true {
      let result = body()
      if result >= 0 { return result }
      let code = errno
      if code != EINTR { throw Failure(call: call, code: code) }
    }
  }

  /// Two connected stream sockets that no program started later inherits.
  static func socketPair() throws(Failure) -> (parent: Int32, child: Int32) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    _ = try retry("socketpair") { unsafe Int(socketpair(AF_UNIX, kind, 0, &ends)) }
    return (ends[0], ends[1])
  }

  /// A send that finds no room for so long fails with EAGAIN.
  static func setSendTimeout(_ descriptor: Int32, seconds: Int) {
    var time = timeval(tv_sec: seconds, tv_usec: 0)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  static func isSocket(_ descriptor: Int32) -> Bool {
    var kind: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return unsafe getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &kind, &size) == 0
  }

  /// Sends a part of the bytes and says how many. Never raises SIGPIPE.
  static func send(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) throws(Failure) -> Int {
    try retry("send") {
      unsafe bytes.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
    }
  }

  /// Up to `limit` bytes; none at the end of the stream.
  static func receive(_ descriptor: Int32, limit: Int) throws(Failure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = try retry("recv") {
      unsafe bytes.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
    }
    bytes.removeLast(limit - count)
    return bytes
  }

  static func shutDown(_ descriptor: Int32, bothWays: Bool) {
    _ = shutdown(descriptor, Int32(bothWays ? SHUT_RDWR : SHUT_WR))
  }

  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  static func kill(_ process: pid_t) { _ = Glibc.kill(process, SIGKILL) }

  /// Waits for a child's end and says how it ended.
  static func reap(_ process: pid_t) -> String {
    var status: Int32 = 0
    do { _ = try retry("waitpid") { unsafe Int(waitpid(process, &status, 0)) } } catch { return "ended" }
    let signal = status & 0x7f
    return signal == 0 ? "ended with status \((status >> 8) & 0xff)" : "was killed by signal \(signal)"
  }

  static func ignoreSignals(_ signals: [Int32]) {
    for number in signals { _ = signal(number, SIG_IGN) }
  }

  /// Puts a limit on this process's memory, in bytes.
  static func limitMemory(bytes: Int) {
    #if DEBUG
      // A sanitizer keeps more than that for itself.
      if unsafe dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil { return }
    #endif
    var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
  }

  /// Replaces a small file's content, where it may be.
  static func overwrite(_ path: String, _ text: String) {
    let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
    if file < 0 { return }
    let bytes = Array(text.utf8)
    _ = unsafe write(file, bytes, bytes.count)
    close(file)
  }

  /// Closes whatever a careless parent has let through: its files and listeners must not live on here.
  static func closeInherited() { closefrom(3) }

  static func complain(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = unsafe write(2, bytes, bytes.count)
  }

  /// Ends this process at once, without the handlers that `exit` runs beside other threads.
  static func end(_ status: Int32) -> Never { _exit(status) }
}

extension Syscalls {
  /// Starts a program with `input` as its descriptor 0, /dev/null as its 1 and our 2; in a process group
  /// of its own, with no signal blocked and the signals below at their defaults.
  static func spawn(
    _ executable: String, _ arguments: [String], environment: [String], input: Int32
  ) throws(Failure) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe setSignals(&attributes)

    var process: pid_t = 0
    let code = unsafe withCStrings(arguments) { arguments in
      unsafe withCStrings(environment) { environment in
        unsafe posix_spawn(&process, executable, &actions, &attributes, arguments, environment)
      }
    }
    if code != 0 { throw Failure(call: "posix_spawn \(executable)", code: code) }
    return process
  }

  private static func setSignals(_ attributes: UnsafeMutablePointer<posix_spawnattr_t>) {
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(attributes, &none)
    var defaults = sigset_t()
    unsafe sigemptyset(&defaults)
    for number in [SIGPIPE, SIGCHLD, SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&defaults, number) }
    unsafe posix_spawnattr_setsigdefault(attributes, &defaults)
    unsafe posix_spawnattr_setpgroup(attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    unsafe posix_spawnattr_setflags(attributes, Int16(flags))
  }

  /// The strings as C's null-terminated array of pointers.
  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = unsafe strings.map { unsafe strdup($0) }
    defer { unsafe copies.forEach { unsafe free($0) } }
    return unsafe body(copies + [nil])
  }
}
