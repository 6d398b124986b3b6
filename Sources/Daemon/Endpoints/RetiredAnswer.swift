import Basics
import HTTP1
import Manifests
import Operations
import Storage

/// How requests for a retired endpoint are answered here: a redirect to its successor, or 410. Made once, when the
/// database has changed: what is the same for every request is finished bytes.
final class RetiredAnswer: Sendable {
  static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"

  let endpoint: EndpointRecord
  let isCurrent: Bool
  /// What will be done: the operator's choice, else `proxy` where there is an upstream, else a redirect; nothing can be
  /// redirected without a successor.
  let action: EndpointAnswer
  /// RFC 9745, RFC 8594 and RFC 5829, as field lines: since when it is retired, until when it answers, and what took
  /// its place. None for a current endpoint that shares its path with a retired one.
  let lifecycle: [UInt8]
  /// Where requests are passed on to; nil: nowhere.
  let upstream: SuccessorURL?
  private let successor: SuccessorURL?
  private let gone: HandledAnswer
  private static let redirectField = Array("Cache-Control: no-store\r\nLocation: ".utf8)

  init(endpoint: EndpointRecord) {
    let policy = endpoint.policy
    self.endpoint = endpoint
    isCurrent = endpoint.isCurrent
    // What the endpoint's own URL had in its query.
    let advertised = endpoint.endpoint?.query.map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" } ?? []
    successor = endpoint.successor.map { SuccessorURL($0, without: advertised) }
    upstream = policy.upstream.map { SuccessorURL($0, without: advertised) }
    action =
      switch policy.answer ?? (policy.upstream == nil ? .redirect : .proxy) {
      case .proxy: policy.upstream == nil ? .gone : .proxy
      case .redirect: endpoint.successor == nil ? .gone : .redirect
      case .gone: .gone
      }
    lifecycle = Self.lifecycle(of: endpoint)
    let words = endpoint.successor.map { " It is now \($0)" } ?? ""
    gone = Self.error(410, "invalid_request", "This endpoint was retired.\(words)", lifecycle: lifecycle)
  }

  private static func lifecycle(of endpoint: EndpointRecord) -> [UInt8] {
    guard let retiredAt = endpoint.retiredAt else { return [] }
    var lines = FieldLines.line("Deprecation", "@\(retiredAt)".utf8) ?? []
    if let sunset = endpoint.policy.sunset { lines += FieldLines.line("Sunset", HTTPDate.text(sunset).utf8) ?? [] }
    if let successor = endpoint.successor.flatMap({ SuccessorURL($0).merged([]) }) {
      lines += FieldLines.line("Link", Array("<".utf8) + successor + ">; rel=\"successor-version\"".utf8) ?? []
    }
    return lines
  }

  /// The answer to anything but a proxied request.
  /// - Parameter query: as sent, without its question mark.
  func answer(method: String, query: [UInt8]) -> HandledAnswer {
    guard action == .redirect, let successor else { return gone }
    guard let location = successor.merged(query) else {
      return error(414, "invalid_request", "The query is too long to be carried over to the successor.")
    }
    var lines = lifecycle
    lines.reserveCapacity(lifecycle.count + Self.redirectField.count + location.count + 2)
    lines += Self.redirectField
    lines += location
    lines += [0x0D, 0x0A]
    // A GET may become a GET; anything else must keep its method and body (RFC 9110 §15.4.9).
    return HandledAnswer(status: method == "GET" || method == "HEAD" ? 302 : 308, lines: lines)
  }

  /// An error shaped as OAuth clients expect it (RFC 6749 §5.2).
  func error(_ status: UInt16, _ code: String, _ description: String) -> HandledAnswer {
    Self.error(status, code, description, lifecycle: lifecycle)
  }

  /// RFC 9110 §15.5.6.
  var methodNotAllowed: HandledAnswer {
    let answer = error(405, "invalid_request", "This method is not allowed here.")
    return HandledAnswer(
      status: 405, lines: answer.lines + (FieldLines.line("Allow", Self.methods.utf8) ?? []), body: answer.body)
  }

  private static func error(
    _ status: UInt16, _ code: String, _ description: String, lifecycle: [UInt8]
  ) -> HandledAnswer {
    let body = JSON.object([("error", .string(code)), ("error_description", .string(description))])
    let fields = HandledAnswer(
      status: status, fields: [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
    return HandledAnswer(status: status, lines: lifecycle + fields.lines, body: Array(body.text().utf8))
  }

  /// The answer to a preflight, without anything being used.
  static let preflight: HandledAnswer = {
    let methods = "GET, HEAD, POST, OPTIONS"
    let fields = CrossOrigin.preflight.map { name, value in
      (name, name == "Allow" || name == "Access-Control-Allow-Methods" ? methods : value)
    }
    return HandledAnswer(status: 204, fields: fields, body: [])
  }()
}
