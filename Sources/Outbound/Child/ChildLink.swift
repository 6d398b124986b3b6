import System

/// One child process from start to end, and the requests it has. Only its reading thread signals and reaps it, so
/// that no signal ever reaches a process that has got its number later.
final class ChildLink: Sendable {
  /// Seconds beyond a request's own time until a child that says nothing counts as hung.
  static let graceSeconds = 5

  /// What became of handing a request to this child.
  enum Handover {
    case answered(Answer)
    /// It never reached the child: another one may have it.
    case notSent
    case full
  }

  let process: ChildProcess
  private let channel: Channel
  private let pending: Pending
  private let ended = Semaphore()

  var isAlive: Bool { !pending.isClosed }

  init(_ command: ChildCommand) throws(CallFailure) {
    pending = Pending(lifetime: command.lifetime)
    let (ours, theirs) = try Errno.naming("socketpair") { () throws(Errno) in try Sockets.pair() }
    channel = Channel(descriptor: ours)
    defer { Descriptor.close(theirs) }
    var program = Program(command.executable, command.arguments, environment: command.environment)
    program.input = .descriptor(theirs)
    let started = program
    process = try Errno.naming("posix_spawn \(command.shownName)") { () throws(Errno) in try started.start() }
    do throws(Errno) { try SystemThread.detach(named: "outbound") { [self] in readAnswers() } } catch {
      process.kill()
      _ = process.wait()
      throw CallFailure("pthread_create", error)
    }
  }

  /// Sends a request and waits for its answer.
  func exchange(_ request: OutboundRequest) -> Handover {
    // The last to leave a retired child lets it go; its end then wakes the reading thread.
    defer { if pending.isFinished { channel.finish() } }
    switch pending.enter() {
    case .closed: return .notSent
    case .full: return .full
    case .entered(let number, let waiter):
      defer { pending.leave(number) }
      do { try channel.send(request.frame(number)) } catch {
        // A part of a frame may be on its way: nothing sensible can follow it, and the child never acts on a part.
        channel.abandon()
        return .notSent
      }
      if let answer = waiter.wait(seconds: request.timeoutSeconds + ChildLink.graceSeconds) { return .answered(answer) }
      channel.abandon()
      return .answered(.failure(.childDied, reason: "did not answer in time and was ended"))
    }
  }

  /// Runs on the reading thread, from the start to the child's end.
  private func readAnswers() {
    var reason: String?
    do {
      while let frame = try channel.receive() { pending.fulfil(frame.number, try Answer(frame)) }
    } catch FrameError.channel {
      // Reset by a child that has died: how it died is what waitpid tells.
    } catch {
      reason = "cannot be understood (\(error.words)) and was ended"
    }
    pending.close()
    channel.abandon()
    process.kill()
    let end = process.wait()
    pending.failAll(.failure(.childDied, reason: reason ?? Self.words(end)))
    ended.signal()
  }

  private static func words(_ end: ChildProcess.Ending?) -> String {
    switch end {
    case .exited(let status): "ended with status \(status)"
    case .killed(let signal): "was killed by signal \(signal)"
    case nil: "ended"
    }
  }

  /// Ends the child and waits until it is gone. What is under way fails.
  func stop() {
    pending.close()
    channel.finish()
    if !ended.wait(milliseconds: 1_000) {
      channel.abandon()
      ended.wait()
    }
    ended.signal()
  }
}
