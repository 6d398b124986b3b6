import Basics
package import Evidence
package import Manifests

/// How the listener answers a retired endpoint.
package enum EndpointAnswer: String, Sendable, CaseIterable {
  /// Passed on to the upstream.
  case proxy
  /// To the successor, and nowhere else.
  case redirect
  /// 410, naming the successor.
  case gone
}

/// What the operator has set for a retired endpoint.
package struct EndpointPolicy: Sendable, Equatable {
  /// Nil: `proxy` where an upstream is set, else `redirect`.
  package var answer: EndpointAnswer?
  package var upstream: String?
  /// When it will stop being answered (RFC 8594), Unix seconds.
  package var sunset: Int64?
  /// Adds the current version's client id to a proxied request that has none.
  package var addsClientID: Bool

  package init(answer: EndpointAnswer? = nil, upstream: String? = nil, sunset: Int64? = nil, addsClientID: Bool = false)
  {
    self.answer = answer
    self.upstream = upstream
    self.sunset = sunset
    self.addsClientID = addsClientID
  }
}

/// A URL that versions of a site advertise or advertised, or that was declared retired.
package struct EndpointRecord: Sendable {
  /// One manifest that advertised it, and in which versions; [0] where it was declared.
  package struct Advertiser: Sendable {
    package let manifestID: ManifestID
    package let manifest: String
    package let versions: [Int]
    /// The version that dropped it; 0 where it was declared, nil while it advertises it.
    package let retiredIn: Int?
  }

  package let id: EndpointID
  package let siteID: SiteID
  package let site: String
  package let isClientID: Bool
  /// As first advertised; a client id as it is.
  package let url: String
  package let fields: [String]
  /// Host, path and advertised query; nil for a client id.
  package let endpoint: Endpoint?
  package let advertisers: [Advertiser]
  package let isCurrent: Bool
  /// Nil while it is current.
  package let retiredAt: Int64?
  /// The last second of its grace; nil while it is current.
  package let graceUntil: Int64?
  /// When the last release that advertises it took effect; nil: none ever did.
  let advertisedSince: Int64?
  /// What the current version advertises in the same field; nil where there is none.
  package let successor: String?
  package let policy: EndpointPolicy
  package let observation: EndpointObservation

  /// Whether a browser carries its requests.
  package var isAuthorization: Bool { fields.contains { EndpointField($0).isAuthorization } }

  /// Its path with the advertised query, or the client id: what people are shown.
  package var label: String {
    if isClientID { return "with client_id \(url)" }
    guard let endpoint else { return url }
    let query = endpoint.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    return query.isEmpty ? endpoint.path : "\(endpoint.path)?\(query)"
  }
}

/// Who sees the requests of an endpoint.
package struct EndpointObservation: Sendable, Equatable {
  /// "listener", "log" or "observe"; nil: nobody does.
  package let source: String?
  /// Since when, and until when, any source has seen the requests for its host.
  package let since: Int64?
  package let until: Int64?
  /// And what of the time between.
  package let spans: CoverageSpans
}
