import Evidence
import HTTP1
import Operations
import Outbound
import Storage

/// Passes requests for retired endpoints on to the operator's upstream, each once: an authorization code works once.
final class EndpointProxy: Sendable {
  static let timeoutSeconds = 10
  static let responseLimit = 1 << 20

  let name: ProxyName
  private let client: OutboundClient
  private let addressSource: ClientAddressSource
  private let lanes = UpstreamLanes()
  private let trouble = UpstreamTrouble()

  init(client: OutboundClient, name: ProxyName, addressSource: ClientAddressSource = .forwardedFor) {
    (self.client, self.name, self.addressSource) = (client, name, addressSource)
  }

  /// Sends it on, and answers with what the upstream says, its errors untouched.
  func forward(
    _ request: HandledRequest, answer: RetiredAnswer, upstream: SuccessorURL, addingClientID clientID: String?,
    completion: @escaping @Sendable (HandledAnswer) -> Void
  ) {
    // Content in a GET means nothing, and to some it is another request (RFC 9110 §9.3.1).
    if !request.body.isEmpty, ["GET", "HEAD"].contains(request.method) {
      return completion(answer.error(400, "invalid_request", "A \(request.method) has no content."))
    }
    guard let url = upstream.merged(request.query) else {
      return completion(answer.error(414, "invalid_request", "The query is too long."))
    }
    let completed = ClientIDAddition(
      clientID: clientID, request: request, url: String(decoding: url, as: UTF8.self))
    lanes.run(answer.endpoint.policy.upstream ?? "") { [self] isInTime in
      guard isInTime else {
        return completion(answer.error(503, "temporarily_unavailable", "Too many requests are under way."))
      }
      completion(exchange(request, answer, completed))
    }
  }

  private func exchange(
    _ request: HandledRequest, _ answer: RetiredAnswer, _ completed: ClientIDAddition
  ) -> HandledAnswer {
    let outgoing = OutboundRequest(
      method: request.method, url: completed.url,
      headers: ProxyFields.request(request, name: name, source: addressSource), body: completed.body,
      timeoutSeconds: Self.timeoutSeconds, responseLimit: Self.responseLimit,
      policy: AddressPolicy(allowPlainHTTP: true), isVerbatim: true)
    do throws(OutboundError) {
      return passedOn(try client.send(outgoing), answer, isHead: request.method == "HEAD")
    } catch {
      trouble.failed(outgoing.shownURL, "\(error)")
      if case .timeout = error {
        return answer.error(504, "temporarily_unavailable", "The server did not answer in time.")
      }
      return answer.error(502, "temporarily_unavailable", "The server gave no usable answer.")
    }
  }

  /// The upstream's answer, with what is known of the endpoint, our Via, and our CORS where it has none of its own.
  private func passedOn(_ response: OutboundResponse, _ answer: RetiredAnswer, isHead: Bool) -> HandledAnswer {
    let fields = ProxyFields.response(response.headers)
    let names = Set(fields.map { $0.0.lowercased() })
    let hasOwnCORS = names.contains("access-control-allow-origin")
    let common: Set = hasOwnCORS ? [] : Set(CrossOrigin.common.map { $0.0.lowercased() })
    var lines: [UInt8] = []
    for (name, value) in fields where !common.contains(name.lowercased()) {
      lines += FieldLines.line(name, Latin1.bytes(value)) ?? []
    }
    lines += FieldLines.line("Via", name.via(isHTTP10: response.isHTTP10).utf8) ?? []
    // RFC 9110 §8.6: of an answer to HEAD, and of a 304, it tells what a GET would have had.
    let length = response.header("content-length").flatMap { $0.utf8.allSatisfy { $0 &- 0x30 < 10 } ? Int($0) : nil }
    return HandledAnswer(
      status: UInt16(clamping: response.status), lines: lines + answer.lifecycle, body: response.body,
      sendsCommonFields: !hasOwnCORS, contentLength: isHead || response.status == 304 ? length : nil,
      hasDate: names.contains("date"))
  }
}
