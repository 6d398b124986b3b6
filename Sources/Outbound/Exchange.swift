import Dispatch
import Foundation
import FoundationNetworking
import Synchronization

/// One request in the child. It has a session, and so a connection, of its own: libcurl repeats a request by itself
/// when a connection kept from an earlier one turns out dead, and what we send may be used once only.
final class Exchange: NSObject, URLSessionDataDelegate {
  private struct State {
    var body: [UInt8] = []
    /// Taken by whoever ends the exchange first: the client, the limit or the clock.
    var completion: (@Sendable (Answer) -> Void)?
    /// Whether the http client has let go of the request.
    var isOver = false
  }

  /// Seconds that a cancellation may take.
  private static let cancelSeconds = 3

  private let request: OutboundRequest
  private let started = DispatchTime.now()
  private let state: Mutex<State>

  private init(_ request: OutboundRequest, _ completion: @escaping @Sendable (Answer) -> Void) {
    self.request = request
    state = Mutex(State(completion: completion))
  }

  /// Makes a request; the completion is called exactly once, on any thread.
  static func start(_ request: OutboundRequest, completion: @escaping @Sendable (Answer) -> Void) {
    guard let outgoing = URLRequest(request) else {
      return completion(.failure(.unusable, reason: "the http client cannot read it"))
    }
    let exchange = Exchange(request, completion)
    let session = URLSession(configuration: .bare, delegate: exchange, delegateQueue: BoundedQueue())
    let task = session.dataTask(with: outgoing)
    let clock = DispatchTime.now() + .seconds(request.timeoutSeconds)
    // Weak: a task has its session, and that keeps the connection until it goes.
    DispatchQueue.global().asyncAfter(deadline: clock) { [weak exchange, weak task] in
      guard let exchange, exchange.end(.failure(.timeout, reason: "")), let task else { return }
      exchange.cancel(task)
    }
    task.resume()
    session.finishTasksAndInvalidate()
  }

  /// Gives the answer, if nobody has. Says whether it did.
  @discardableResult
  private func end(_ answer: @autoclosure () -> Answer) -> Bool {
    guard let completion = state.withLock({ $0.completion.take() }) else { return false }
    completion(answer())
    return true
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    if !keep(data), end(.failure(.tooLarge, reason: "")) { cancel(dataTask) }
  }

  /// Breaks the connection, or ends this process where that does not work: libcurl's work is all done on one queue,
  /// and a server that sends faster than we read keeps that queue from anything else, our cancellation and all other
  /// requests included (corelibs MultiHandle re-enters its queue while curl_multi_socket_action has more to read).
  private func cancel(_ task: URLSessionTask) {
    // Not from here: this may be the queue that libcurl's waits for.
    DispatchQueue.global().async { task.cancel() }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Exchange.cancelSeconds)) { [self] in
      if state.withLock({ $0.isOver }) { return }
      OutboundChild.giveUp("a server keeps sending and cannot be refused")
    }
  }

  /// Stores a part of the body, or drops what it has where that would go over the limit.
  private func keep(_ data: Data) -> Bool {
    state.withLock { state in
      guard state.body.count + data.count <= request.responseLimit else {
        state.body = []
        return false
      }
      state.body += data
      return true
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    // Asked when a 401 is complete, body and all. We have nothing to add to it: the 401 is the answer.
    end(answer(challenge.failureResponse))
    completionHandler(.cancelAuthenticationChallenge, nil)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    state.withLock { $0.isOver = true }
    end(error.map(Answer.init(clientError:)) ?? answer(task.response))
  }

  private func answer(_ response: URLResponse?) -> Answer {
    guard let response = response as? HTTPURLResponse else {
      return .failure(.connection, reason: "the answer is not HTTP")
    }
    let joined = Headers.incoming(response.allHeaderFields, isHead: request.method == "HEAD")
    let headers = request.isVerbatim ? Headers.cookiesApart(joined) : joined
    guard !request.isVerbatim || (200...599).contains(response.statusCode) else {
      return .failure(.connection, reason: "the answer's status \(response.statusCode) cannot be passed on")
    }
    guard Headers.byteCount(headers) <= Headers.byteLimit else {
      return .failure(.connection, reason: "the answer's headers exceed \(Headers.byteLimit) bytes")
    }
    let elapsed = DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds
    return .response(
      OutboundResponse(
        status: response.statusCode, headers: headers, body: state.withLock { $0.body },
        milliseconds: Int(elapsed / 1_000_000)))
  }
}
