import Evidence
import HTTP1
import Storage
import Synchronization

/// Answers the paths of retired endpoints, and takes note of what the observe socket is told. Called on the loops'
/// threads.
final class EndpointHandler: Sendable {
  /// What is known of endpoints at present; replaced whole when the database changes.
  struct Snapshot: Sendable {
    let index: EndpointIndex
    let reader: UseReader
  }

  private let snapshot: Mutex<Snapshot>
  private let proxy: EndpointProxy

  init(_ snapshot: Snapshot, proxy: EndpointProxy) {
    self.snapshot = Mutex(snapshot)
    self.proxy = proxy
  }

  func replace(_ new: Snapshot) {
    snapshot.withLock { $0 = new }
  }

  /// A request at the path of a retired endpoint.
  func handle(_ request: HandledRequest) -> HandledOutcome {
    let present = snapshot.withLock { $0 }
    let target = RequestTarget(target: request.target, host: request.host.isEmpty ? nil : request.host)
    guard let endpoint = present.index.endpoint(for: target) else { return .missing }
    if request.method == "OPTIONS" { return .answer(RetiredAnswer.preflight) }
    let answer = RetiredAnswer(endpoint: endpoint)
    @Sendable func noted(_ made: HandledAnswer) -> HandledAnswer {
      let uses = present.reader.uses(Self.read(request, target, source: .listener), status: Int(made.status))
      var noted = made
      noted.note = uses.first.map { (kind: UseCodec.kind, payload: UseCodec.encode($0)) }
      return noted
    }
    // A current endpoint lives on another server: it can share its path with a retired one, but is not answered here.
    if endpoint.isCurrent {
      return .answer(noted(answer.error(404, "invalid_request", "This endpoint is not served here.")))
    }
    let query = request.target.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    guard answer.action == .proxy, let upstream = endpoint.policy.upstream else {
      return .answer(noted(answer.answer(method: request.method, query: query)))
    }
    let clientID = endpoint.policy.addsClientID ? present.index.currentClientID(site: endpoint.siteID) : nil
    return .later { [proxy] ticket in
      proxy.forward(request, answer: answer, upstream: upstream, addingClientID: clientID) { ticket.answer(noted($0)) }
    }
  }

  /// A copy of a request that another server has answered.
  func observe(_ request: HandledRequest) -> [(kind: UInt8, payload: [UInt8])] {
    let present = snapshot.withLock { $0 }
    let target = RequestTarget(target: request.target, host: request.host.isEmpty ? nil : request.host)
    return present.reader.uses(Self.read(request, target, source: .observe)).map { use in
      (kind: UseCodec.kind, payload: UseCodec.encode(use))
    }
  }

  private static func read(
    _ request: HandledRequest, _ target: RequestTarget, source: UseSource
  ) -> EndpointRequest {
    let fields = request.fields.map { (name: $0.name, value: String(decoding: $0.value, as: UTF8.self)) }
    return EndpointRequest(
      source: source, at: request.time / 1_000, method: request.method, target: target, rawTarget: request.target,
      userAgent: String(decoding: request.userAgent, as: UTF8.self),
      address: request.isUnixPeerWithoutAddress ? nil : IPAddress(bytes: request.address), headers: fields,
      body: request.body, contentType: fields.first { $0.name == "content-type" }?.value ?? "")
  }
}
