import CLinux
import Glibc

/// A program to be started, and with what.
package struct Program {
  /// Where a standard stream of it leads.
  package enum Stream {
    /// To where ours does.
    case inherited
    /// To /dev/null.
    case nowhere
    case descriptor(Int32)
    case file(OpenFile)
  }

  /// Its file; one of /proc/self/fd is one that this process has open.
  package var path: String
  /// What it is called with, its own name first.
  package var arguments: [String]
  /// "NAME=value" each.
  package var environment: [String]
  package var input = Stream.nowhere
  package var output = Stream.nowhere
  package var errors = Stream.inherited
  /// The folder that it runs in; nil: ours.
  package var folder: String?
  /// Whether it leads a process group of its own, which no terminal's signals reach.
  package var leadsGroup = true

  package init(_ path: String, _ arguments: [String], environment: [String]) {
    (self.path, self.arguments, self.environment) = (path, arguments, environment)
  }

  /// Starts it with its three streams and no other descriptor, with no signal blocked or ignored.
  ///
  /// Whoever is writing the program at this moment, or was when another thread started a process, is waited for: a
  /// second at the most (ETXTBSY, execve(2)).
  package func start() throws(Errno) -> ChildProcess {
    ChildProcess.keepEnds
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe set(input, as: 0, &actions)
    unsafe set(output, as: 1, &actions)
    unsafe set(errors, as: 2, &actions)
    // One that is open for the program's own sake must be there until it runs: it closes itself then.
    if !path.hasPrefix(Program.openFiles) { _ = unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3) }
    if let folder { _ = unsafe posix_spawn_file_actions_addchdir_np(&actions, folder) }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe set(&attributes)

    var process: pid_t = 0
    let code = unsafe Program.withCStrings(arguments) { arguments in
      unsafe Program.withCStrings(environment) { environment in
        Program.whileBusy { unsafe posix_spawn(&process, path, &actions, &attributes, arguments, environment) }
      }
    }
    if code != 0 { throw Errno(value: code) }
    return ChildProcess(process)
  }

  /// What a path begins with that names an open file of this process (proc(5)).
  package static let openFiles = "/proc/self/fd/"

  private func set(
    _ stream: Stream, as number: Int32, _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>
  ) {
    switch stream {
    case .inherited: return
    case .nowhere:
      unsafe posix_spawn_file_actions_addopen(actions, number, "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
    case .descriptor(let descriptor): unsafe posix_spawn_file_actions_adddup2(actions, descriptor, number)
    case .file(let file): unsafe posix_spawn_file_actions_adddup2(actions, file.descriptor, number)
    }
  }

  private func set(_ attributes: UnsafeMutablePointer<posix_spawnattr_t>) {
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(attributes, &none)
    var all = sigset_t()
    // Not sigfillset: it leaves out the two of glibc's own, which posix_spawn would then have the program ignore.
    _ = unsafe memset(&all, 0xff, MemoryLayout<sigset_t>.size)
    unsafe posix_spawnattr_setsigdefault(attributes, &all)
    unsafe posix_spawnattr_setpgroup(attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (leadsGroup ? POSIX_SPAWN_SETPGROUP : 0)
    unsafe posix_spawnattr_setflags(attributes, Int16(flags))
  }

  private static func whileBusy(_ spawn: () -> Int32) -> Int32 {
    for _ in 0..<50 {
      let code = spawn()
      if code != ETXTBSY { return code }
      SystemThread.sleep(milliseconds: 20)
    }
    return spawn()
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
