import HTTP1
import Manifests
import Storage

/// How a request for a retired endpoint is answered here: a redirect to its successor, or 410.
struct RetiredAnswer {
  let endpoint: EndpointRecord

  /// What will be done: the operator's choice, else `proxy` where there is an upstream, else a redirect; nothing can be
  /// redirected without a successor.
  var action: EndpointAnswer {
    let policy = endpoint.policy
    switch policy.answer ?? (policy.upstream == nil ? .redirect : .proxy) {
    case .proxy: return policy.upstream == nil ? .gone : .proxy
    case .redirect: return endpoint.successor == nil ? .gone : .redirect
    case .gone: return .gone
    }
  }

  /// RFC 9745, RFC 8594 and RFC 5829: since when it is retired, until when it answers, and what took its place. None
  /// for a current endpoint that shares its path with a retired one.
  var lifecycleFields: [(String, String)] {
    guard let retiredAt = endpoint.retiredAt else { return [] }
    var fields = [("Deprecation", "@\(retiredAt)")]
    if let sunset = endpoint.policy.sunset { fields.append(("Sunset", HTTPDate.text(sunset))) }
    if let successor = endpoint.successor.flatMap({ SuccessorURL.merged(base: $0, query: "", without: []) }) {
      fields.append(("Link", "<\(successor)>; rel=\"successor-version\""))
    }
    return fields
  }

  /// The answer to anything but a proxied request.
  func answer(method: String, query: String) -> HandledAnswer {
    if action == .redirect, let successor = endpoint.successor {
      guard let location = SuccessorURL.merged(base: successor, query: query, without: advertisedQuery) else {
        return error(414, "invalid_request", "The query is too long to be carried over to the successor.")
      }
      // A GET may become a GET; anything else must keep its method and body (RFC 9110 §15.4.9).
      let status: UInt16 = method == "GET" || method == "HEAD" ? 302 : 308
      return HandledAnswer(
        status: status, fields: lifecycleFields + [("Location", location), ("Cache-Control", "no-store")], body: [])
    }
    let successor = endpoint.successor.map { " It is now \($0)" } ?? ""
    return error(410, "invalid_request", "This endpoint was retired.\(successor)")
  }

  /// An error shaped as OAuth clients expect it (RFC 6749 §5.2).
  func error(_ status: UInt16, _ code: String, _ description: String) -> HandledAnswer {
    let body = JSON.object([("error", .string(code)), ("error_description", .string(description))])
    return HandledAnswer(
      status: status,
      fields: lifecycleFields + [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
      body: Array(body.text().utf8))
  }

  /// What the endpoint's own URL had in its query.
  var advertisedQuery: [String] {
    endpoint.endpoint?.query.map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" } ?? []
  }

  /// The answer to a preflight, without anything being used.
  static var preflight: HandledAnswer {
    let methods = "GET, HEAD, POST, OPTIONS"
    let fields = CrossOrigin.preflight.map { name, value in
      (name, name == "Allow" || name == "Access-Control-Allow-Methods" ? methods : value)
    }
    return HandledAnswer(status: 204, fields: fields, body: [])
  }
}
