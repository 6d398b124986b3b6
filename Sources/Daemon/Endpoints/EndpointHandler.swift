import Basics
import Evidence
import HTTP1
import Journal
import Operations
import Storage
import Synchronization

/// Answers the paths of retired endpoints, and takes note of what the observe socket is told. Called on the loops'
/// threads.
final class EndpointHandler: Sendable {
  /// What is known of endpoints at present; replaced whole when the database changes.
  final class Snapshot: Sendable {
    let index: EndpointIndex
    let reader: RequestReader
    /// By endpoint, of those whose path is one of a retired one.
    fileprivate let answers: [EndpointID: RetiredAnswer]

    init(index: EndpointIndex, reader: RequestReader) {
      (self.index, self.reader) = (index, reader)
      answers = index.answered.reduce(into: [:]) { $0[$1.id] = RetiredAnswer(endpoint: $1) }
    }

    /// Of its query no more than is looked at: nearly no endpoint advertises parameters.
    fileprivate func target(of request: HandledRequest) -> RequestTarget {
      RequestTarget(
        bytes: request.targetBytes, host: request.host.isEmpty ? nil : request.host,
        valuesOf: index.hasQueries ? nil : EndpointRequest.read)
    }
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
    // It was counted when it came the first time.
    if request.hasVia, proxy.name.hasSent(request) { return .answer(Self.loop) }
    let target = present.target(of: request)
    guard let endpoint = present.index.find(target), let answer = present.answers[endpoint.record.id] else {
      return .missing
    }
    if request.method == "OPTIONS" { return .answer(RetiredAnswer.preflight) }
    let read = present.reader.read(EndpointRequest(request, target, source: .listener), at: endpoint)
    guard !answer.isCurrent, !request.isForbidden, answer.action == .proxy, let upstream = answer.upstream else {
      return .answer(Self.noted(self.answer(request, answer), read))
    }
    let clientID =
      answer.endpoint.policy.addsClientID ? present.index.currentClientID(site: answer.endpoint.siteID) : nil
    return .later { [proxy] ticket in
      proxy.forward(request, answer: answer, upstream: upstream, addingClientID: clientID) {
        ticket.answer(Self.noted($0, read))
      }
    }
  }

  /// What is answered here, by nobody else.
  private func answer(_ request: HandledRequest, _ answer: RetiredAnswer) -> HandledAnswer {
    // A current endpoint lives on another server: it can share its path with a retired one, but is not answered here.
    if answer.isCurrent {
      return answer.error(404, "invalid_request", "This endpoint is not served here.")
    }
    if request.isForbidden { return answer.methodNotAllowed }
    return answer.answer(method: request.method, query: request.query)
  }

  /// A copy of a request that another server has answered.
  func observe(_ request: HandledRequest) -> [(kind: UInt8, payload: [UInt8])] {
    let present = snapshot.withLock { $0 }
    let target = present.target(of: request)
    let endpoint = present.index.find(target)
    // A mirror tells of all that is asked for; most of it is nothing that could ever be an endpoint.
    if endpoint == nil, !CandidateRule.isCandidate(path: PathText.normal(target.path)) {
      return []
    }
    let read = present.reader.read(EndpointRequest(request, target, source: .observe), at: endpoint)
    guard let recorded = read.request else { return [] }
    return [(kind: Note.Kind.request, payload: RequestCodec.encode(recorded, client: read.client))]
  }

  /// A request for a watched path that is answered here by nothing but its status.
  func missing(_ request: HandledRequest, status: Int) -> [(kind: UInt8, payload: [UInt8])] {
    let present = snapshot.withLock { $0 }
    let target = present.target(of: request)
    let endpoint = present.index.find(target)
    let asked = EndpointRequest(request, target, source: .listener)
    let read = present.reader.read(asked, at: endpoint)
    guard let recorded = read.request else { return [] }
    // Nobody is told that a path is missing at which an endpoint of another server is.
    let isTold = status == 404 && endpoint == nil && MissingPathRule.isWatched(asked.path)
    return [
      (
        kind: isTold ? Note.Kind.missing : Note.Kind.request,
        payload: RequestCodec.encode(recorded, client: read.client, status: status)
      )
    ]
  }

  private static func noted(_ made: HandledAnswer, _ read: RequestReader.Read) -> HandledAnswer {
    guard let recorded = read.request else { return made }
    var noted = made
    noted.note = (
      kind: Note.Kind.request,
      payload: RequestCodec.encode(recorded, client: read.client, status: Int(made.status))
    )
    return noted
  }

  /// RFC 5842 §7.2: what we have sent on has come back to us.
  private static let loop = HandledAnswer(
    status: 508, fields: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
    body: Array(
      #"{"error":"temporarily_unavailable","error_description":"This request has come here before."}"#.utf8))
}

extension HandledRequest {
  /// RFC 9110 §9.3.6, §9.3.8: neither a tunnel nor an echo of what a client said is to be had here.
  fileprivate var isForbidden: Bool { method == "TRACE" || method == "CONNECT" }

  /// Of its target, as sent, without the question mark.
  var query: [UInt8] {
    guard let question = targetBytes.firstIndex(of: UInt8(ascii: "?")) else { return [] }
    return Array(targetBytes[(question + 1)...])
  }
}
