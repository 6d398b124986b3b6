package import Outbound

/// Sends events to webhooks, as Standard Webhooks 1.0 wants it.
package struct WebhookSender: Sendable {
  private static let outputLimit = 1024

  private let client: OutboundClient
  private let timeoutSeconds: Int

  package init(client: OutboundClient) { self.init(client: client, timeoutSeconds: 15) }

  /// For tests of a receiver that never answers.
  init(client: OutboundClient, timeoutSeconds: Int) {
    self.client = client
    self.timeoutSeconds = timeoutSeconds
  }

  /// POSTs the event and waits for the answer, for 15 s at the most. From any thread. Only 2xx is delivered; no
  /// redirect is followed.
  ///
  /// - Parameter now: Unix seconds of this attempt: a receiver refuses a signature whose time is too far from its own.
  package func send(_ call: HookCall, to target: WebhookTarget, now: Int64) -> AttemptResult {
    let request = request(call, target, now: now)
    let clock = ContinuousClock()
    let start = clock.now
    do throws(OutboundError) {
      let answer = try client.send(request)
      return AttemptResult(
        outcome: outcome(of: answer, now: now), code: answer.status, milliseconds: answer.milliseconds,
        error: error(answer, from: request.shownURL), output: output(answer, target))
    } catch {
      return AttemptResult(
        outcome: .failed(retryAfter: nil), code: nil, milliseconds: Int((clock.now - start) / .milliseconds(1)),
        error: error.description, output: "")
    }
  }

  private func request(_ call: HookCall, _ target: WebhookTarget, now: Int64) -> OutboundRequest {
    let signatures = target.secrets.map { $0.signature(id: call.id, timestamp: now, body: call.body) }
    let headers = [
      ("Content-Type", "application/json"), ("webhook-id", call.id), ("webhook-timestamp", String(now)),
      ("webhook-signature", signatures.joined(separator: " ")),
    ]
    return OutboundRequest(
      method: "POST", url: target.url, headers: signatures.isEmpty ? headers.dropLast() : headers, body: call.body,
      timeoutSeconds: timeoutSeconds, policy: AddressPolicy(allowPlainHTTP: target.allowsPlainHTTP),
      hidesPath: target.hidesPath)
  }

  private func outcome(of answer: OutboundResponse, now: Int64) -> AttemptResult.Outcome {
    switch answer.status {
    case 200...299: .delivered
    case 410: .gone
    default: .failed(retryAfter: answer.header("Retry-After").flatMap { RetryAfter.seconds($0, now: now) })
    }
  }

  private func error(_ answer: OutboundResponse, from url: String) -> String? {
    switch answer.status {
    case 200...299: nil
    case 300...399:
      "\(url) answered \(answer.status), a redirect, and none is followed; add the webhook with the URL it leads to"
    case 410: "\(url) answered 410 Gone: it wants no more events; remove the webhook, or enable it again"
    case 401, 403:
      "\(url) answered \(answer.status): it refuses the event; see whether both sides have the same secret and time"
    case 404, 405: "\(url) answered \(answer.status); see whether the URL is the right one"
    default: "\(url) answered \(answer.status); see the receiver's log"
    }
  }

  /// The beginning of the answer's body. Nothing of it where the URL is a secret: it may repeat that, in whole or in
  /// part, and in any writing.
  private func output(_ answer: OutboundResponse, _ target: WebhookTarget) -> String {
    if target.hidesPath { return "" }
    return String(decoding: answer.body.prefix(Self.outputLimit), as: UTF8.self)
  }
}
