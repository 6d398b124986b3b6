import Basics
package import Evidence
import HTTP1
import Manifests
package import Storage

/// From a request to what is recorded of it, with everything secret left behind.
package struct RequestReader: Sendable {
  /// What a request told.
  package struct Read: Sendable {
    /// Nil where nothing is recorded of it.
    package let request: FoldedRequest?
    /// Who sent it, as the journal has it; nil: not encoded yet.
    package let client: [UInt8]?
  }

  package let index: EndpointIndex
  private let rules: RuleSet
  private let detail: AddressDetail
  private let hash: KeyedHash
  private let known = KnownCallers()

  package init(index: EndpointIndex, rules: RuleSet, detail: AddressDetail, hash: KeyedHash) {
    self.index = index
    self.rules = rules
    self.detail = detail
    self.hash = hash
  }

  /// - Parameter endpoint: the one that the request is for; nil: it is for none, and may yet be.
  package func read(_ request: EndpointRequest, at endpoint: IndexedEndpoint?) -> Read {
    // A preflight is the browser asking on behalf of a page, and uses nothing.
    guard
      let shape = RequestShape(
        method: request.method, status: request.status, hasParameters: request.target.query.contains(where: \.isKnown))
    else { return Read(request: nil, client: nil) }
    let site = endpoint?.record.siteID ?? 0
    let isAdvertised = request.clientID.map(index.isAdvertised) ?? false
    let caller = caller(request, site: site, isAdvertised: isAdvertised)
    let place = Place(
      host: request.target.host ?? "", path: Self.plain(request.path, 200), query: endpoint?.advertisedQuery ?? "")
    let recorded = FoldedRequest(
      client: caller.client, isNamed: caller.facts.recognition.isNamed, place: place, source: request.source,
      at: request.at, method: Self.plain(request.method, 16), shape: shape, parameters: Self.parameterNames(request),
      namedClient: caller.facts.namedClient, clientHash: caller.facts.clientHash,
      redirectHost: caller.facts.redirectHost,
      status: request.status, size: shape == .ok ? request.size : 0)
    return Read(request: recorded, client: caller.bytes)
  }

  private func caller(_ request: EndpointRequest, site: SiteID, isAdvertised: Bool) -> KnownCallers.Known {
    guard let sender = request.senderHash else {
      return known(recognised(request, isAdvertised: isAdvertised), request)
    }
    var key = KnownCallers.Key(
      sender: sender, isGet: request.method == "GET", site: site, clientID: request.clientID,
      redirectURI: request.redirectURI, registration: request.registration)
    guard case .told(_, let address, _, _) = request.sender else {
      if let found = known.find(key) { return found }
      let caller = known(recognised(request, isAdvertised: isAdvertised), request)
      known.remember(key, caller)
      return caller
    }
    // Addresses that are nobody's own are all the same to recognition, and those of one network to what is stored.
    let own = address.flatMap { rules.isPublished($0) ? $0 : nil }
    key.era = rules.rangesEra(at: request.at)
    key.isOwn = own != nil
    key.address = own ?? address?.network(cut: detail)
    if let found = known.find(key) { return found }
    let clientKey = key
    key.address = own
    let facts: KnownCallers.Recognised
    if let found = known.recognised(key) {
      facts = found
    } else {
      facts = recognised(request, isAdvertised: isAdvertised)
      known.remember(key, facts)
    }
    let caller = known(facts, request)
    known.remember(clientKey, caller)
    return caller
  }

  private func recognised(_ request: EndpointRequest, isAdvertised: Bool) -> KnownCallers.Recognised {
    let (userAgent, address, headers, rawTarget) = request.sender.parts
    let told = Caller(
      method: request.method, path: rawTarget, userAgent: userAgent, address: address, headers: headers,
      clientID: request.clientID, redirectURI: request.redirectURI, at: request.at,
      clientName: request.registration?.clientName, registeredURIs: request.registration?.redirectURIs ?? [])
    var recognition = rules.recognise(told, explaining: false)
    // Who calls itself a crawler follows links, whatever they name.
    if recognition.isNamed, request.method == "GET" {
      let carried = rules.recognise(told, as: .browser, explaining: false)
      if carried.connectorClass == .crawler { recognition = carried }
    }
    return KnownCallers.Recognised(
      recognition: recognition, namedClient: Self.named(request.clientID, isAdvertised: isAdvertised),
      clientHash: request.clientID.map(clientHash) ?? 0,
      redirectHost: request.redirectURI.flatMap { Origin($0)?.host } ?? "")
  }

  private func known(_ facts: KnownCallers.Recognised, _ request: EndpointRequest) -> KnownCallers.Known {
    let (userAgent, address, _, _) = request.sender.parts
    let client = ClientIdentity(
      facts.recognition, userAgent: userAgent, address: address, detail: detail,
      isOfOneAddress: request.source != .log)
    return KnownCallers.Known(
      client: client, bytes: request.source == .log ? nil : ClientCodec.encode(client), facts: facts)
  }

  /// 0 stands for none, 1 for those past the cap.
  private func clientHash(_ clientID: String) -> Int64 {
    let hash = Int64(bitPattern: hash.hash(clientID.utf8))
    return hash == 0 || hash == 1 ? 2 : hash
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
