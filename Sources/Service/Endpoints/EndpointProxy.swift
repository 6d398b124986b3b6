import Evidence
import Foundation
import HTTP1
import Manifests
import Outbound
import Storage

/// Passes requests for retired endpoints on to the operator's upstream, each once: an authorization code works once.
final class EndpointProxy: Sendable {
  /// Requests in flight; more wait in line.
  static let concurrency = 32
  static let timeoutSeconds = 10
  static let responseLimit = 1 << 20

  private let client: OutboundClient
  private let queue = OperationQueue()

  init(client: OutboundClient) {
    self.client = client
    queue.maxConcurrentOperationCount = Self.concurrency
  }

  /// Sends it on, and answers with what the upstream says, its errors untouched.
  func forward(
    _ request: HandledRequest, answer: RetiredAnswer, upstream: String, addingClientID clientID: String?,
    completion: @escaping @Sendable (HandledAnswer) -> Void
  ) {
    queue.addOperation { [client] in
      completion(Self.exchange(request, answer, upstream, clientID, client))
    }
  }

  private static func exchange(
    _ request: HandledRequest, _ answer: RetiredAnswer, _ upstream: String, _ clientID: String?,
    _ client: OutboundClient
  ) -> HandledAnswer {
    let query = request.target.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    guard let url = SuccessorURL.merged(base: upstream, query: query, without: answer.advertisedQuery) else {
      return answer.error(414, "invalid_request", "The query is too long.")
    }
    let completed = ClientIDAddition(clientID: clientID, request: request, url: url)
    do throws(OutboundError) {
      let response = try client.send(
        OutboundRequest(
          method: request.method, url: completed.url, headers: ProxyFields.request(request), body: completed.body,
          timeoutSeconds: timeoutSeconds, responseLimit: responseLimit, policy: AddressPolicy(allowPlainHTTP: true)))
      let fields = ProxyFields.response(response.headers)
      let hasOwnCORS = fields.contains { $0.0.lowercased() == "access-control-allow-origin" }
      return HandledAnswer(
        status: UInt16(clamping: response.status), fields: fields + answer.lifecycleFields, body: response.body,
        sendsCommonFields: !hasOwnCORS)
    } catch {
      Log.warning("\(error)")
      if case .timeout = error {
        return answer.error(504, "temporarily_unavailable", "The server did not answer in time.")
      }
      return answer.error(502, "temporarily_unavailable", "The server gave no usable answer.")
    }
  }
}

/// What of a message's fields goes through a proxy (RFC 9110 §7.6.1).
enum ProxyFields {
  /// Fields of one connection only, and those that are made anew.
  private static let dropped: Set<String> = [
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade", "host", "content-length", "accept-encoding", "expect", "x-forwarded-for",
    "date", "x-content-type-options",
  ]

  static func request(_ request: HandledRequest) -> [(String, String)] {
    let fields = request.fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }
    return kept(fields)
  }

  static func response(_ fields: [(String, String)]) -> [(String, String)] {
    // The client library has unpacked the content.
    kept(fields).filter { name, value in
      name.lowercased() != "content-encoding" && HeaderField.isName(name) && HeaderField.isValue(value)
    }
  }

  private static func kept(_ fields: [(String, String)]) -> [(String, String)] {
    let lists = fields.filter { $0.0.lowercased() == "connection" }.map { $0.1.lowercased() }
    let named = lists.joined(separator: ",").split(separator: ",").map { name in
      String(name.filter { $0 != " " && $0 != "\t" })
    }
    return fields.filter { field in
      let name = field.0.lowercased()
      return !dropped.contains(name) && !named.contains(name)
    }
  }
}

/// The request with the current client id where it names none (`endpoints set --add-client-id`).
struct ClientIDAddition {
  let url: String
  let body: [UInt8]

  init(clientID: String?, request: HandledRequest, url: String) {
    let isForm = request.fields.contains {
      $0.name == "content-type"
        && String(decoding: $0.value, as: UTF8.self).lowercased().hasPrefix("application/x-www-form-urlencoded")
    }
    let field = clientID.map { "client_id=\(SuccessorURL.component($0))" }
    func lacksID(_ text: String) -> Bool {
      !QueryField.fields(of: text).contains { ["client_id", "client_assertion"].contains($0.name) }
    }
    // HTTP Basic names the client in the Authorization field (RFC 6749 §2.3.1), and one way is all there may be.
    let isBasic = request.fields.contains {
      $0.name == "authorization" && String(decoding: $0.value.prefix(6), as: UTF8.self).lowercased() == "basic "
    }
    let query = request.target.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    let form = String(decoding: request.body, as: UTF8.self)
    switch (field, request.method) {
    case (let field?, "GET") where !isBasic && lacksID(query):
      self.url = url + (url.contains("?") ? "&" : "?") + field
      body = request.body
    case (let field?, "POST") where isForm && !isBasic && lacksID(query) && lacksID(form):
      self.url = url
      body = request.body + Array(((form.isEmpty ? "" : "&") + field).utf8)
    default:
      self.url = url
      body = request.body
    }
  }
}
