import Synchronization
import System

/// Makes http(s) requests through a child process, which is started when first needed and again when it has died:
/// a leak or a crash in the http library never reaches this process.
package final class OutboundClient: Sendable {
  private struct State {
    var link: ChildLink?
    var isStopped = false
  }

  /// How many children a request is offered to before it fails. None of them but the last has got it.
  private static let childrenTried = 4

  private let command: ChildCommand
  private let state = Mutex(State())

  /// Its child is `manifestd-http` in the folder of the running program, as it is there now.
  package convenience init() { self.init(.besideThisProgram()) }

  /// - Parameter executable: another file that is `manifestd-http`.
  package convenience init(executable: String) { self.init(ChildCommand(executable: executable)) }

  init(_ command: ChildCommand) { self.command = command }

  /// Why no request can be made at all: the program for it is not there; nil: it is.
  package var fault: String? { command.fault }

  deinit { stop() }

  /// Makes a request and waits for its answer, for `timeoutSeconds` at most (and 5 s more where the child itself
  /// hangs). From any thread; up to 256 at once. Nothing is ever sent twice. No redirect is followed; no cookie,
  /// cache or stored credential is used; no connection is kept. Proxies are those of the environment (`https_proxy` and
  /// its like, as libcurl reads them), never for this machine itself. CA certificates are the
  /// system's, or those in the file that the environment's `SSL_CERT_FILE` names.
  package func send(_ request: OutboundRequest) throws(OutboundError) -> OutboundResponse {
    let on = try request.checked()
    // More than once: a child may retire, or have died while idle, before the request can reach it.
    for _ in 0..<OutboundClient.childrenTried {
      switch try child(on: on).exchange(request) {
      case .answered(let answer): return try answer.outcome(of: request, on: on)
      case .full: throw .overloaded(on: on, limit: Pending.limit)
      case .notSent: continue
      }
    }
    throw .childNotStarted(on: on, reason: "it ends as soon as it starts; see what it says on stderr")
  }

  /// Ends the child, if any, and waits until it is gone. Requests under way fail, and so does every later one.
  package func stop() {
    let link = state.withLock { state in
      state.isStopped = true
      defer { state.link = nil }
      return state.link
    }
    link?.stop()
  }

  /// The process number of the present child; nil where none runs.
  package var childProcess: Int32? {
    state.withLock { $0.link }.flatMap { $0.isAlive ? $0.process.number : nil }
  }

  /// The child that runs, or a new one.
  private func child(on: String) throws(OutboundError) -> ChildLink {
    let found: Result<ChildLink, OutboundError> = state.withLock { state in
      if state.isStopped { return .failure(.stopped(on: on)) }
      if let link = state.link, link.isAlive { return .success(link) }
      if let fault = command.fault { return .failure(.childNotStarted(on: on, reason: fault)) }
      do throws(CallFailure) {
        let link = try ChildLink(command)
        state.link = link
        return .success(link)
      } catch { return .failure(.childNotStarted(on: on, reason: error.words)) }
    }
    return try found.get()
  }
}
