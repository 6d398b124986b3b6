package import Basics
package import Evidence

/// An event that is about to happen: what hooks will be told of it.
package struct NewEvent: Sendable {
  package let type: EventType
  /// An origin; nil: of no one site.
  package let site: String?
  package let connector: String?
  /// One line for people, without control characters.
  package let summary: String
  /// The members of `data` beside `summary`, `site` and `connector`.
  package let data: [(name: String, value: JSON)]

  package init(
    _ type: EventType, site: String? = nil, connector: String? = nil, summary: String,
    data: [(name: String, value: JSON)] = []
  ) {
    self.type = type
    self.site = site
    self.connector = connector
    self.summary = summary
    self.data = data
  }

  /// `{"id","type","timestamp","data"}`: on a hook's standard input as in a webhook's body.
  func body(id: String, at time: Int64) -> String {
    var members: [(String, JSON)] = [("summary", .string(summary))]
    if let site { members.append(("site", .string(site))) }
    if let connector { members.append(("connector", .string(connector))) }
    return JSON.object([
      ("id", .string(id)), ("type", .string(type.rawValue)), ("timestamp", .string(RFC3339.text(time))),
      ("data", .object(members + data.map { ($0.name, $0.value) })),
    ]).text()
  }
}

/// An event as it is stored.
package struct EventRecord: Sendable, Equatable {
  /// Grows with each event.
  package let sequence: EventSequence
  /// "evt_" and 24 hexadecimal digits.
  package let id: String
  package let type: String
  package let at: Int64
  /// Empty for none.
  package let site: String
  package let connector: String
  package let summary: String
  /// The JSON object, byte for byte as it is sent.
  package let body: String
}

/// Which events are asked for; nil fits all.
package struct EventFilter: Sendable {
  package var since: Int64 = .min
  package var site: SiteRecord?
  package var type: EventType?
  package var connector: String?

  package init(
    since: Int64 = .min, site: SiteRecord? = nil, type: EventType? = nil, connector: String? = nil
  ) {
    self.since = since
    self.site = site
    self.type = type
    self.connector = connector
  }
}
