import Basics
import Evidence
import Manifests

@testable import Storage

/// What a test says of requests for an endpoint.
struct Used {
  var connector = "chatgpt"
  var connectorClass = ConnectorClass.hosted
  var agent = "a"
  var network = "192.0.2.0/24"
  var attribution = Attribution.claimed
  var endpoint = "/old/token"
  var source = UseSource.log
  var shape = RequestShape.post
  /// Whether the platform put something into it that names it: where a browser carries requests, nothing else does.
  var isNamed = false
  var clientHash: Int64 = 0
  var at: Int64

  var client: ClientIdentity {
    ClientIdentity(
      connector: connector, connectorClass: connectorClass, attribution: attribution, rule: "user agent token x",
      userAgent: agent, network: network)
  }
}

extension Store {
  /// By its label: path and advertised query, or `with client_id ID`.
  func endpoint(_ label: String) throws -> EndpointRecord {
    let found = try database.endpoints().first { $0.label == label }
    guard let found else { throw StorageError(.noSuch, "find \(label)", "no such endpoint") }
    return found
  }

  /// One fold of all of them.
  func use(_ uses: Used...) throws { try use(uses) }

  func use(_ uses: [Used]) throws { try database.fold(Fold(requests: requests(uses))) }

  func requests(_ uses: [Used]) throws -> [FoldedRequest] {
    let index = try database.placeIndex()
    let labels = Dictionary(try database.endpoints().map { ($0.label, $0.id) }) { first, _ in first }
    return uses.map { use in
      let place = labels[use.endpoint].flatMap { index.byID[$0]?.place }
      return FoldedRequest(
        client: use.client, isNamed: use.isNamed, place: place ?? Place(host: "dexter.cash", path: use.endpoint),
        source: use.source, at: use.at, method: use.shape == .post ? "POST" : "GET", shape: use.shape,
        clientHash: use.clientHash)
    }
  }

  /// "current", or "retired 2000, grace 2600".
  func standing(of label: String) throws -> String {
    let endpoint = try endpoint(label)
    if endpoint.isCurrent {
      return "current" + (endpoint.retiredAt == nil && endpoint.graceUntil == nil ? "" : ", with a time")
    }
    return "retired \(endpoint.retiredAt ?? -1), grace \(endpoint.graceUntil ?? -1)"
  }

  /// "mcp [1, 2] in 3": who advertised it, and in which version each dropped it.
  func advertisers(of label: String) throws -> [String] {
    try endpoint(label).advertisers.map { advertiser in
      "\(advertiser.manifest) \(advertiser.versions)" + (advertiser.retiredIn.map { " in \($0)" } ?? "")
    }
  }

  /// The totals of a connector's uses, of one manifest.
  func uses(
    _ connector: String = "chatgpt", of manifest: String = "mcp", by standing: Attribution = .claimed,
    activeSince: Int64 = 0
  ) throws -> [UseTotals] {
    let id = try self.manifest(manifest).id
    return try database.connectorUses(database.endpoints(), activeSince: activeSince)
      .filter { $0.connector == connector && $0.manifestID == id && $0.standing == standing }.flatMap(\.uses)
  }

  @discardableResult
  func retire(
    _ url: String, field: String = "token_url", successor: String? = nil, at: Int64? = nil, now: Int64
  ) throws -> Declaration {
    let endpoint = try Endpoint.given(url, field: field)
    return try database.retire(
      endpoint, successor: successor, of: database.siteOfEndpoint(endpoint, given: nil), by: "ana", at: at, now: now)
  }
}

extension Endpoint {
  static func given(_ url: String, field: String = "") throws -> Endpoint {
    guard let endpoint = Endpoint(url: url, field: field) else {
      throw StorageError(.invalid, "read \(url)", "it is no endpoint")
    }
    return endpoint
  }
}

extension Draft {
  /// A document that advertises one token endpoint: a path of its site, or a URL.
  static func token(_ url: String, name: String = "mcp", origin: String = "https://dexter.cash") -> Draft {
    let url = url.hasPrefix("/") ? origin + url : url
    let field = name == "mcp" ? "token_url" : "token_endpoint"
    return Draft(
      name: name, kind: Kind.named(name) ?? .mcp, text: #"{"issuer":"\#(origin)","\#(field)":"\#(url)"}"#,
      origin: origin)
  }

  /// A document that advertises one authorization endpoint, a path of its site.
  static func authorize(_ path: String) -> Draft {
    Draft(
      name: "mcp", kind: .mcp,
      text: """
        {"authorization":{"client_id":"cid_1","authorization_url":"https://dexter.cash\(path)"}}
        """)
  }

  /// A document that hands out a client id.
  static func clientID(_ id: String, token: String = "/token") -> Draft {
    Draft(
      name: "mcp", kind: .mcp,
      text: #"{"authorization":{"client_id":"\#(id)","token_url":"https://dexter.cash\#(token)"}}"#)
  }
}
