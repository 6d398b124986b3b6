import Evidence
import Manifests
import Storage

/// From a request to the uses that it is, with everything secret left behind.
struct UseReader: Sendable {
  private let index: EndpointIndex
  private let rules: RuleSet
  private let detail: AddressDetail

  init(index: EndpointIndex, rules: RuleSet, detail: AddressDetail) {
    self.index = index
    self.rules = rules
    self.detail = detail
  }

  /// What the request uses: the endpoint that it is for, and the client id that it names where an advertised one was
  /// superseded. Empty if it is for no endpoint.
  func uses(_ request: EndpointRequest, status: Int? = nil) -> [FoldedUse] {
    // A preflight is the browser asking on behalf of a page, and uses nothing.
    guard request.method != "OPTIONS", let endpoint = index.endpoint(for: request.target) else { return [] }
    let clientID = request.clientID
    let advertised = clientID.flatMap { index.clientID($0, site: endpoint.siteID) }
    let client = client(request, endpoint)
    func use(of id: Int64) -> FoldedUse {
      FoldedUse(
        client: client, endpointID: id, source: request.source, at: request.at,
        method: CleanText.line(String(request.method.prefix(16))),
        path: CleanText.line(String(request.target.path.prefix(200))),
        parameters: parameterNames(request), namedClient: named(clientID, isAdvertised: advertised != nil),
        redirectHost: request.redirectURI.flatMap { Origin($0)?.host } ?? "", status: status ?? request.status,
        lacksClientID: lacksClientID(request, endpoint, clientID))
    }
    var uses = [use(of: endpoint.id)]
    // On a current endpoint an id that only superseded versions advertised tells which copy the client holds.
    if endpoint.isCurrent, let advertised, !advertised.isCurrent { uses.append(use(of: advertised.id)) }
    return uses
  }

  /// A browser carries the authorization request: only what the connector put into it tells which connector it is.
  private func client(_ request: EndpointRequest, _ endpoint: EndpointRecord) -> ClientIdentity {
    let isBrowser = endpoint.fields.contains { $0.hasSuffix("authorization_endpoint") || $0 == "authorization_url" }
    if isBrowser, let crawler = crawler(request) {
      return ClientIdentity(crawler, userAgent: request.userAgent, address: request.address, detail: detail)
    }
    var recognition = rules.recognise(
      Caller(
        method: request.method, path: request.rawTarget, userAgent: isBrowser ? nil : request.userAgent,
        address: isBrowser ? nil : request.address, headers: isBrowser ? [] : request.headers,
        clientID: request.clientID, redirectURI: request.redirectURI),
      explaining: false)
    if isBrowser && recognition.connector == Recognition.noneName {
      recognition.connector = "browser"
      recognition.connectorClass = .browser
      recognition.rule = "an authorization request that names no known connector"
    }
    return ClientIdentity(recognition, userAgent: request.userAgent, address: request.address, detail: detail)
  }

  /// Who calls itself a crawler follows a link that it found somewhere, whatever that link names: it carries nobody's
  /// authorization.
  private func crawler(_ request: EndpointRequest) -> Recognition? {
    let recognition = rules.recognise(
      Caller(
        method: request.method, path: "/", userAgent: request.userAgent, address: nil, headers: [], clientID: nil,
        redirectURI: nil),
      explaining: false)
    return recognition.connectorClass == .crawler ? recognition : nil
  }

  /// At most 20 names, each of them short and plain: a name can be a secret too when somebody pastes one.
  private func parameterNames(_ request: EndpointRequest) -> [String] {
    let known = Set(Self.knownParameters)
    return request.target.query.prefix(20).map { known.contains($0.name) ? $0.name : "other" }
  }

  /// The parameters of OAuth 2.0 and its extensions that discovery and authorization use.
  private static let knownParameters = [
    "audience", "client_id", "client_secret", "code", "code_challenge", "code_challenge_method", "code_verifier",
    "grant_type", "iss", "login_hint", "nonce", "prompt", "redirect_uri", "refresh_token", "request", "request_uri",
    "resource", "response_mode", "response_type", "scope", "state", "token",
  ]

  /// A URL or an advertised id is kept; of any other only that there was one.
  private func named(_ clientID: String?, isAdvertised: Bool) -> String {
    guard let clientID else { return "" }
    if isAdvertised { return CleanText.line(clientID) }
    guard clientID.hasPrefix("https://"), let endpoint = Endpoint(url: clientID, field: "") else { return "dynamic" }
    return "https://\(endpoint.host)\(endpoint.path)"
  }

  /// Only an authorization request shows in its target whether it names a client.
  private func lacksClientID(_ request: EndpointRequest, _ endpoint: EndpointRecord, _ clientID: String?) -> Bool {
    let isAuthorization = endpoint.fields.contains {
      $0.hasSuffix("authorization_endpoint") || $0 == "authorization_url"
    }
    return isAuthorization && request.method == "GET" && clientID == nil && index.namesClientID(site: endpoint.siteID)
  }
}
