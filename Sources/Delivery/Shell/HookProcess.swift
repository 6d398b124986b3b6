import System

/// A running hook, from its start to its end.
struct HookProcess {
  /// How long it may run.
  struct Limits {
    let term: Duration
    let kill: Duration
  }

  /// How it ended.
  struct End: Equatable {
    /// The exit status, or 128 and the signal that killed it; nil: not even SIGKILL ended it.
    var code: Int?
    /// Whether it ran out of time.
    var isLate = false
    /// Whether it was ended because the daemon stops.
    var isStopped = false
  }

  /// What has been done to end it.
  private enum Stage { case running, terminated, killed }

  /// The longest sleep between two looks at whether it has ended: only a hook whose background keeps its stdout, or
  /// that has closed it, is waited for by looking.
  private static let longestTick = Duration.milliseconds(64)

  private let process: ChildProcess
  private let end: OpenFile
  private let clock = ContinuousClock()
  private var isOpen = true
  private(set) var output = OutputTail()

  /// Starts it.
  ///
  /// The event waits in a file in memory, not in a pipe, so that a hook that never reads it can neither block nor break
  /// anything here, however long the event is.
  init(_ hook: ShellHook, _ call: HookCall) throws(CallFailure) {
    let input = try OpenFile.inMemory(call.body)
    let pipe = try Errno.naming("pipe2") { () throws(Errno) in try OpenFile.pipe() }
    // The writing end must wait: it is the hook's stdout.
    pipe.reading.neverWait()
    var program = Program(hook.path, [hook.path], environment: HookEnvironment.variables(of: call))
    program.input = .file(input)
    (program.output, program.errors) = (.file(pipe.writing), .file(pipe.writing))
    program.folder = hook.folder
    process = try Errno.naming("posix_spawn") { () throws(Errno) in try program.start() }
    end = pipe.reading
  }

  /// Waits for the hook's end, keeps what it says, and leaves no zombie.
  mutating func wait(_ limits: Limits, stop: StopRequest) -> End {
    var stage = Stage.running
    var isStopped = false
    var deadline = clock.now + limits.term
    var tick = Duration.milliseconds(1)
    while !process.hasEnded {
      if stage == .running && stop.isOver { (isStopped, deadline) = (true, clock.now) }
      if clock.now >= deadline {
        if stage == .killed { break }
        // The group's number cannot have passed to others: its leader is not reaped yet.
        process.signalGroup(kills: stage == .terminated)
        stage = stage == .running ? .terminated : .killed
        deadline = clock.now + limits.kill
      }
      let wasOpen = isOpen
      listen(for: min(tick, max(deadline - clock.now, .milliseconds(1))))
      // Its stdout closes an instant before it can be reaped.
      tick = wasOpen && !isOpen ? .milliseconds(1) : min(tick * 2, Self.longestTick)
    }
    drain()
    if stage != .running { process.signalGroup(kills: true) }
    let code = process.reap()?.shellStatus
    // Whoever stops the daemon may have stopped its hooks as well.
    let isEnded = stop.isMade && code.map { $0 > 128 } ?? true
    return End(code: code, isLate: stage != .running, isStopped: isStopped || isEnded)
  }

  /// Waits until it says something, or for so long.
  private mutating func listen(for time: Duration) {
    let milliseconds = Int32(time / .milliseconds(1)) + 1
    guard isOpen else { return SystemThread.sleep(milliseconds: Int(milliseconds)) }
    if !Poll.ready([end.descriptor], milliseconds: milliseconds).isEmpty { isOpen = read() != .end }
  }

  /// Takes what is left in the pipe: no more than a pipe holds at the most (1 MiB, pipe(7)), for the hook's background
  /// may go on talking.
  private mutating func drain() {
    var rounds = 0
    while isOpen, rounds < 16, read() == .bytes { rounds += 1 }
  }

  private enum Reading { case bytes, nothing, end }

  private mutating func read() -> Reading {
    guard let bytes = try? end.read(upTo: 64 << 10) else { return .nothing }
    output.append(bytes)
    return bytes.isEmpty ? .end : .bytes
  }
}
