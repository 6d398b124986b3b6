import Evidence

/// A sample as it is stored, before it is told whose request it was.
struct SampledHit {
  let stored: HitRecord
  private let kind: ToldKind

  init(_ row: inout Row) {
    let (at, connector) = (row.integer("at"), row.text("name"))
    let connectorClass = ConnectorClass(rawValue: row.text("class")) ?? .httpLibrary
    let attribution = Attribution(rawValue: row.text("attribution")) ?? .claimed
    stored = HitRecord(
      at: at, connector: connector, attribution: attribution, isUse: true, userAgent: row.text("text"),
      network: row.text("network"), site: row.text("origin"), method: row.text("method"),
      endpointID: row.id("id"), path: row.text("path"), parameters: row.text("parameters"),
      namedClient: row.text("named_client"), redirectHost: row.text("redirect_host"), status: row.int("status"),
      source: row.text("source"), isHostless: row.int("is_hostless") == 1)
    kind = ToldKind(
      name: connector, connectorClass: connectorClass, attribution: attribution,
      shape: RequestShape(rawValue: row.text("shape")), isNamed: row.int("is_named") == 1,
      clientHash: row.exactInteger("client_hash"))
  }

  /// Nil where it tells nothing of the endpoint: of a client id only requests that give it do.
  func hit(at endpoint: DerivedEndpoint) -> HitRecord? {
    guard let caller = kind.caller(at: endpoint) else { return nil }
    var hit = stored
    (hit.connector, hit.attribution, hit.isUse) = (caller.name, caller.attribution, caller.isUse)
    return hit
  }

  /// What of a stored request tells whose it is.
  struct ToldKind {
    let name: String
    let connectorClass: ConnectorClass
    let attribution: Attribution
    let shape: RequestShape?
    let isNamed: Bool
    let clientHash: Int64

    /// A browser carries an authorization request: only what names the platform in it tells whose it is.
    func caller(at endpoint: DerivedEndpoint) -> HitCaller? {
      guard let shape, endpoint.clientHash.map({ $0 == clientHash }) ?? true else { return nil }
      var caller = HitCaller(name: name, attribution: attribution, isUse: endpoint.isUse(shape))
      if endpoint.isCarried(shape), connectorClass != .crawler {
        caller.attribution = .claimed
        if !isNamed { caller.name = Recognition.browserName }
      }
      return caller
    }
  }
}

/// Whose requests at an endpoint are counted together.
struct HitCaller: Hashable, Comparable {
  var name: String
  var attribution: Attribution
  let isUse: Bool

  static func < (a: Self, b: Self) -> Bool {
    (a.name, a.attribution.rawValue, a.isUse ? 1 : 0) < (b.name, b.attribution.rawValue, b.isUse ? 1 : 0)
  }
}

extension HitRecord {
  var caller: HitCaller { HitCaller(name: connector, attribution: attribution, isUse: isUse) }
  var hour: EndpointHour { EndpointHour(endpoint: endpointID, hour: at / 3_600) }
}
