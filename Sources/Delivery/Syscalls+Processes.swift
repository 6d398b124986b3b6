import CLinux
import Glibc

/// Hooks' processes.
extension Syscalls {
  /// A file in memory that holds these bytes, to be read from its start; gone with its last descriptor.
  static func memoryFile(_ bytes: [UInt8]) throws(Failure) -> Int32 {
    // 1 is MFD_CLOEXEC (memfd_create(2)).
    let file = try aboveStandard(Int32(try retry("memfd_create") { unsafe Int(memfd_create("event", 1)) }))
    do throws(Failure) { try write(file, bytes) } catch {
      close(file)
      throw error
    }
    _ = lseek(file, 0, SEEK_SET)
    return file
  }

  /// A pipe whose reading end never waits.
  static func pipe() throws(Failure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    _ = try retry("pipe2") { unsafe Int(pipe2(&ends, O_CLOEXEC)) }
    let (read, write) = (try aboveStandard(ends[0]), try aboveStandard(ends[1]))
    // The writing end must wait: it is the hook's stdout.
    _ = fcntl(read, F_SETFL, O_NONBLOCK)
    return (read, write)
  }

  /// The same file under a descriptor above 2: a daemon that was started without these three would otherwise see
  /// its pipes overwritten when they are set up for a hook.
  private static func aboveStandard(_ descriptor: Int32) throws(Failure) -> Int32 {
    if descriptor > 2 { return descriptor }
    defer { close(descriptor) }
    return Int32(try retry("fcntl") { Int(fcntl(descriptor, F_DUPFD_CLOEXEC, 3)) })
  }

  /// Where the daemon was started with SIGCHLD ignored, the kernel would throw its children's ends away (wait(2)).
  private static let keepsEnds: Void = { _ = signal(SIGCHLD, SIG_DFL) }()

  /// Starts a program, its path its only argument, with `input` as its descriptor 0, `output` as its 1 and 2, and no
  /// other; in a folder, in a process group of its own, with no signal blocked or ignored.
  static func spawn(
    _ program: String, in folder: String, environment: [String], input: Int32, output: Int32
  ) throws(Failure) -> pid_t {
    keepsEnds
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
    _ = unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    _ = unsafe posix_spawn_file_actions_addchdir_np(&actions, folder)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe setUp(&attributes)

    var process: pid_t = 0
    let code = unsafe withCStrings([program]) { arguments in
      unsafe withCStrings(environment) { environment in
        whileBusy { unsafe posix_spawn(&process, program, &actions, &attributes, arguments, environment) }
      }
    }
    if code != 0 { throw Failure(call: "posix_spawn", code: code) }
    return process
  }

  /// Whoever is writing the program at this moment, or was when another thread started a process, is waited for: a
  /// second at the most (ETXTBSY, execve(2)).
  private static func whileBusy(_ spawn: () -> Int32) -> Int32 {
    for _ in 0..<50 {
      let code = spawn()
      if code != ETXTBSY { return code }
      sleep(milliseconds: 20)
    }
    return spawn()
  }

  private static func setUp(_ attributes: UnsafeMutablePointer<posix_spawnattr_t>) {
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(attributes, &none)
    var all = sigset_t()
    // Not sigfillset: it leaves out the two of glibc's own, which posix_spawn would then have the hook ignore.
    _ = unsafe memset(&all, 0xff, MemoryLayout<sigset_t>.size)
    unsafe posix_spawnattr_setsigdefault(attributes, &all)
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

  /// Whether a child has ended. It stays a zombie, and its number its own, until it is reaped.
  static func hasEnded(_ process: pid_t) -> Bool {
    var told = unsafe siginfo_t()
    let result = unsafe waitid(P_PID, id_t(process), &told, WEXITED | WNOHANG | WNOWAIT)
    // Zero: it runs (waitid(2)). An error: it is no child any more.
    return unsafe result != 0 ? errno != EINTR : told.si_signo != 0
  }

  /// The exit status of a child that has ended, or 128 and the signal that killed it; nil where it has not ended.
  static func reap(_ process: pid_t) -> Int? {
    var status: Int32 = 0
    guard unsafe waitpid(process, &status, WNOHANG) == process else { return nil }
    let signal = status & 0x7f
    return Int(signal == 0 ? (status >> 8) & 0xff : 128 + signal)
  }

  /// SIGTERM or SIGKILL to all processes of the group that this one leads.
  static func signalGroup(_ leader: pid_t, kills: Bool) { _ = kill(-leader, kills ? SIGKILL : SIGTERM) }
}
