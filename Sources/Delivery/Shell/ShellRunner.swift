import System

/// Runs shell hooks: a process and process group of its own for each event, with the event's JSON on stdin.
package struct ShellRunner: Sendable {
  /// EX_TEMPFAIL of sysexits.h.
  private static let tryLater = 75

  private let limits: HookProcess.Limits

  /// - Parameters:
  ///   - termAfterSeconds: How long a hook may run before its process group gets SIGTERM.
  ///   - killAfterSeconds: How long it may go on after that before the group gets SIGKILL.
  package init(termAfterSeconds: Int = 30, killAfterSeconds: Int = 5) {
    limits = HookProcess.Limits(
      term: .seconds(termAfterSeconds), kill: .seconds(killAfterSeconds))
  }

  /// Runs the hook and waits for its end, for the two limits together at the most. From any thread. Whether it may be
  /// run is looked at again right now, whatever `hook.refusal` said. Once the daemon stops it gets a short grace only.
  ///
  /// Exit status 0 is delivered, 75 later, any other a failure. What the hook leaves behind in the background lives on,
  /// unless the hook ran out of time, and delays nobody.
  package func run(_ hook: ShellHook, _ call: HookCall, stop: StopRequest = StopRequest()) -> AttemptResult {
    if isGone(hook.path) {
      return AttemptResult(
        outcome: .missing, code: nil, milliseconds: 0, error: "hook \(hook.path) is missing; put it back", output: "")
    }
    if let refusal = HookGuard.refusal(of: hook.path) { return failed(refusal) }
    let clock = ContinuousClock()
    let start = clock.now
    do throws(CallFailure) {
      var process = try HookProcess(hook, call)
      let end = process.wait(limits, stop: stop)
      let output = process.output.text
      let milliseconds = Int((clock.now - start) / .milliseconds(1))
      return AttemptResult(
        outcome: outcome(of: end), code: end.code, milliseconds: milliseconds, error: error(end, hook), output: output)
    } catch { return failed("hook \(hook.path) could not be started: \(words(error))") }
  }

  /// Whether nothing is at this path that somebody may execute, as far as can be seen.
  private func isGone(_ path: String) -> Bool {
    do throws(Errno) { return try !FileStatus(at: path).isExecutable } catch {
      return error == .noSuchFile || error == .notAFolder
    }
  }

  private func failed(_ error: String) -> AttemptResult {
    AttemptResult(outcome: .failed(retryAfter: nil), code: nil, milliseconds: 0, error: error, output: "")
  }

  private func outcome(of end: HookProcess.End) -> AttemptResult.Outcome {
    if end.isStopped { return .interrupted }
    return switch end.code {
    case Self.tryLater: .later
    // What a hook says when it was ended for being late is not that it has done its work.
    case 0 where !end.isLate: .delivered
    default: .failed(retryAfter: nil)
    }
  }

  private func error(_ end: HookProcess.End, _ hook: ShellHook) -> String? {
    let name = "hook \(hook.path)"
    guard let code = end.code else { return "\(name) cannot be killed; see what it waits for with: ps -o pid,wchan" }
    if end.isStopped { return "\(name) was ended because the daemon stopped; it is run again at its next start" }
    if end.isLate {
      return
        "\(name) was ended after \(Int(limits.term / .seconds(1))) s; make it faster, or let it leave the work to a "
        + "process in the background"
    }
    switch code {
    case 0: return nil
    case Self.tryLater: return "\(name) asks to be tried again later (exit status 75)"
    case 126: return "\(name) ended with status 126: it cannot execute a command; see its output"
    case 127:
      return "\(name) ended with status 127: a command was not found; it must be in \(HookEnvironment.path), "
        + "or be called by its whole path"
    case 129...: return "\(name) was killed by signal \(code - 128); see its output"
    default: return "\(name) ended with status \(code); see its output"
    }
  }

  /// The kernel's words for scripts mislead: "no such file" is said of the interpreter, too.
  private func words(_ failure: CallFailure) -> String {
    switch failure.errno {
    case .noSuchFile: "the program that its first line (#!) names does not exist on this machine"
    case .noExecutable: "it is no program, and no script with a first line as #!/bin/sh"
    case .notPermitted: "this user may not execute it; see its mode, and whether its file system is noexec"
    default: failure.words
    }
  }
}
