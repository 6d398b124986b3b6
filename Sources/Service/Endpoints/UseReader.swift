import Evidence
import HTTP1
import Manifests
import Storage

/// From a request to the uses that it is, with everything secret left behind.
struct UseReader: Sendable {
  /// What a request told.
  struct Read: Sendable {
    let uses: [FoldedUse]
    /// Who sent it, as the journal has it; nil: not encoded yet.
    let client: [UInt8]?
  }

  private let index: EndpointIndex
  private let rules: RuleSet
  private let detail: AddressDetail
  private let known = KnownCallers()

  init(index: EndpointIndex, rules: RuleSet, detail: AddressDetail) {
    self.index = index
    self.rules = rules
    self.detail = detail
  }

  /// What the request uses: the endpoint that it is for, and the client id that it names where an advertised one was
  /// superseded. Empty if it is for no endpoint.
  func uses(_ request: EndpointRequest) -> [FoldedUse] {
    guard let endpoint = index.find(request.target) else { return [] }
    return read(request, at: endpoint).uses
  }

  /// - Parameter endpoint: the one that the request is for.
  func read(_ request: EndpointRequest, at endpoint: IndexedEndpoint) -> Read {
    // A preflight is the browser asking on behalf of a page, and uses nothing.
    if request.method == "OPTIONS" { return Read(uses: [], client: nil) }
    let site = endpoint.record.siteID
    let advertised = request.clientID.flatMap { index.clientID($0, site: site) }
    let isAuthorization = endpoint.isAuthorization
    let caller = caller(request, site: site, isBrowser: isAuthorization, isAdvertised: advertised != nil)
    let lacksClientID =
      isAuthorization && request.method == "GET" && request.clientID == nil && index.namesClientID(site: site)
    let (method, path) = (Self.plain(request.method, 16), Self.plain(request.path, 200))
    let parameters = Self.parameterNames(request)
    func use(of id: Int64) -> FoldedUse {
      FoldedUse(
        client: caller.client, endpointID: id, source: request.source, at: request.at, method: method, path: path,
        parameters: parameters, namedClient: caller.namedClient, redirectHost: caller.redirectHost,
        status: request.status, lacksClientID: lacksClientID)
    }
    var uses = [use(of: endpoint.record.id)]
    // On a current endpoint an id that only superseded versions advertised tells which copy the client holds.
    if endpoint.record.isCurrent, let advertised, !advertised.isCurrent { uses.append(use(of: advertised.id)) }
    return Read(uses: uses, client: caller.bytes)
  }

  private func caller(
    _ request: EndpointRequest, site: Int64, isBrowser: Bool, isAdvertised: Bool
  ) -> KnownCallers.Known {
    let key = request.senderHash.map {
      KnownCallers.Key(
        sender: $0, site: site, isBrowser: isBrowser, clientID: request.clientID, redirectURI: request.redirectURI,
        registration: request.registration)
    }
    if let found = key.flatMap(known.find) { return found }
    let client = client(request, isBrowser: isBrowser)
    let caller = KnownCallers.Known(
      client: client, bytes: ClientCodec.encode(client),
      namedClient: Self.named(request.clientID, isAdvertised: isAdvertised),
      redirectHost: request.redirectURI.flatMap { Origin($0)?.host } ?? "")
    if let key { known.remember(key, caller) }
    return caller
  }

  private func client(_ request: EndpointRequest, isBrowser: Bool) -> ClientIdentity {
    let (userAgent, address, headers, rawTarget) = request.sender.parts
    let recognition = rules.recognise(
      Caller(
        method: request.method, path: rawTarget, userAgent: userAgent, address: address, headers: headers,
        clientID: request.clientID, redirectURI: request.redirectURI, at: request.at,
        clientName: request.registration?.clientName, registeredURIs: request.registration?.redirectURIs ?? []),
      as: isBrowser ? .browser : .caller, explaining: false)
    return ClientIdentity(recognition, userAgent: userAgent, address: address, detail: detail)
  }

  /// So much of a text as is kept, visible ASCII only. Nearly always it is that already.
  private static func plain(_ text: String, _ limit: Int) -> String {
    let isPlain = unsafe text.utf8.withContiguousStorageIfAvailable {
      unsafe $0.count <= limit && $0.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }
    if isPlain == true { return text }
    return CleanText.line(String(text.prefix(limit)))
  }

  /// At most 20 names, each of them short and plain: a name can be a secret too when somebody pastes one.
  private static func parameterNames(_ request: EndpointRequest) -> [String] {
    if request.target.query.isEmpty { return [] }
    return request.target.query.prefix(20).map { $0.isKnown ? $0.name : "other" }
  }

  /// A URL or an advertised id is kept; of any other only that there was one.
  private static func named(_ clientID: String?, isAdvertised: Bool) -> String {
    guard let clientID else { return "" }
    if isAdvertised { return CleanText.line(clientID) }
    guard clientID.hasPrefix("https://"), let endpoint = Endpoint(url: clientID, field: "") else { return "dynamic" }
    return "https://\(endpoint.host)\(endpoint.path)"
  }
}

extension EndpointRequest.Sender {
  fileprivate var parts: (String?, IPAddress?, [(name: String, value: String)], rawTarget: String) {
    switch self {
    case .told(let userAgent, let address, let headers, let rawTarget): return (userAgent, address, headers, rawTarget)
    case .request(let request):
      let fields = request.fields.map { (name: $0.name, value: String(decoding: $0.value, as: UTF8.self)) }
      return (
        String(decoding: request.userAgent, as: UTF8.self),
        request.isUnixPeerWithoutAddress ? nil : IPAddress(bytes: request.address), fields, request.target
      )
    }
  }
}
