import Dispatch
import Outbound
import Synchronization
import System

/// One request in the child, on a thread and a connection of its own: nothing is ever sent twice, and a slow server is
/// nobody else's. While it waits it sleeps: URLSession, which stood here before, took a core for each server that did
/// not answer (it asks the kernel again and again whether more could be written).
final class Exchange: Sendable {
  private let request: OutboundRequest
  private let started = DispatchTime.now()
  /// Taken by whoever ends the exchange first: the thread, or the clock where a name takes too long to be resolved.
  private let completion: Mutex<(@Sendable (Answer) -> Void)?>

  private init(_ request: OutboundRequest, _ completion: @escaping @Sendable (Answer) -> Void) {
    self.request = request
    self.completion = Mutex(completion)
  }

  /// Makes a request; the completion is called exactly once, on any thread.
  static func start(_ request: OutboundRequest, completion: @escaping @Sendable (Answer) -> Void) {
    let exchange = Exchange(request, completion)
    let end = exchange.started + .seconds(request.timeoutSeconds)
    DispatchQueue.global().asyncAfter(deadline: end) { [weak exchange] in
      exchange?.end(.failure(.timeout, reason: ""))
    }
    do throws(Errno) {
      try SystemThread.detach(named: "exchange", stackSize: 512 << 10) { exchange.run(until: end) }
    } catch { exchange.end(.failure(.connection, reason: "no thread can be started for it: \(error.text)")) }
  }

  private func end(_ answer: Answer) {
    completion.withLock { $0.take() }?(answer)
  }

  private func run(until time: DispatchTime) {
    if request.isVerbatim, let target = try? Target(request.url), target.scheme == "http" {
      let exchange = PlainExchange(request: request, target: target, started: started)
      return end(exchange.run(until: time))
    }
    let exchange = CurlExchange(request: request, started: started)
    // libcurl may have to wait for its resolver before it lets go: who asked does not.
    exchange.run(until: time) { end($0) }
  }
}
