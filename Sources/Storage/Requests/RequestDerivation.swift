import Evidence

/// Derives all that follows from requests and releases: which endpoint or document the requests at a place are for,
/// and what that makes them. It comes out the same whatever became known first.
struct RequestDerivation {
  private let database: Database
  private let connection: SQLiteConnection
  private let cache: FoldCache
  private let index: PlaceIndex
  private let endpoints: EndpointDerivation
  private let documents: DocumentDerivation

  init(_ database: Database) throws(StorageError) {
    self.database = database
    connection = database.connection
    cache = database.foldCache
    index = try database.placeIndex()
    endpoints = try EndpointDerivation(database)
    documents = DocumentDerivation(database)
  }

  /// What a fold has changed.
  /// - Parameter listened: hours in which the listener has given out versions.
  func update(_ touched: TouchedRequests, listened: Set<ListenedHour>) throws(StorageError) {
    try mapNewPlaces()
    var found: [PlaceID: (endpoints: [DerivedEndpoint], manifest: ManifestID?)] = [:]
    var hours: Set<EndpointHour> = []
    var documentHours: [ManifestID: Set<Int64>] = [:]
    for hour in touched.hours {
      let place: (endpoints: [DerivedEndpoint], manifest: ManifestID?) =
        if let known = found[hour.place] { known } else {
          (try endpoints.endpoints(at: hour.place), try manifest(at: hour.place))
        }
      found[hour.place] = place
      for endpoint in place.endpoints { hours.insert(EndpointHour(endpoint: endpoint.id, hour: hour.hour)) }
      if let manifest = place.manifest { documentHours[manifest, default: []].insert(hour.hour) }
    }
    for (manifest, hours) in documentHours { try documents.derive(try timeline(manifest), hours: hours) }
    try endpoints.derive(hours, told: touched.told)
    try endpoints.derive(touched.callers)
    try deriveHoldings(touched.callers)
    for hour in listened where try isLogged(hour) {
      try documents.derive(try timeline(hour.manifest), hours: [hour.hour])
    }
  }

  /// A source's coverage of some hours has changed: where several told the same hour they are merged anew.
  func update(coverageOf hours: ClosedRange<Int64>) throws(StorageError) {
    let divided = try connection.rows(
      """
      SELECT endpoint_id, hour
      FROM (SELECT endpoint_id FROM endpoint_observation GROUP BY endpoint_id HAVING count(*) > 1)
      CROSS JOIN endpoint_place USING (endpoint_id) CROSS JOIN request_hour USING (place_id)
      WHERE hour BETWEEN ? AND ? GROUP BY endpoint_id, hour HAVING min(source) < max(source)
      """, hours.lowerBound, hours.upperBound,
      map: { (endpoint: $0.id("endpoint_id") as EndpointID, hour: $0.integer("hour")) })
    try endpoints.derive(Set(divided.map { EndpointHour(endpoint: $0.endpoint, hour: $0.hour) }))
  }

  /// After a release, a declaration, or a change of sites: what is derived from another basis than before is derived
  /// anew.
  func refresh() throws(StorageError) {
    let places = try connection.rows(
      "SELECT id, host, path, query FROM place ORDER BY id",
      map: {
        (
          id: $0.id("id") as PlaceID,
          place: Place(host: $0.text("host"), path: $0.text("path"), query: $0.text("query"))
        )
      })
    var byEndpoint: [EndpointID: [PlaceID]] = [:]
    var byManifest: [ManifestID: [PlaceID]] = [:]
    for (id, place) in places {
      for endpoint in index.endpoints(at: place) { byEndpoint[endpoint.id, default: []].append(id) }
      if let manifest = index.manifest(at: place) { byManifest[manifest, default: []].append(id) }
    }
    for endpoint in index.byID.values.sorted(by: { $0.id < $1.id }) {
      try refresh(endpoint, places: byEndpoint[endpoint.id] ?? [])
    }
    let known = try connection.rows(
      "SELECT id FROM derivation WHERE subject = 'manifest'", map: { $0.id() as ManifestID })
    for manifest in Set(byManifest.keys).union(known).sorted() {
      try refresh(manifest: manifest, places: byManifest[manifest] ?? [])
    }
    cache.newPlaces = []
  }

  /// What was told at these places has changed throughout.
  func rebuild(places: Set<PlaceID>) throws(StorageError) {
    var (endpointIDs, manifests): (Set<EndpointID>, Set<ManifestID>) = ([], [])
    for place in places {
      endpointIDs.formUnion(try endpoints.endpoints(at: place).map(\.id))
      if let manifest = try manifest(at: place) { manifests.insert(manifest) }
    }
    for id in endpointIDs.sorted() {
      if let endpoint = index.byID[id] { try endpoints.rebuild(endpoint) }
    }
    for manifest in manifests.sorted() {
      let timeline = try timeline(manifest)
      try documents.rebuild(timeline, from: .min)
      try rebuildHoldings(timeline, places: try mapped(.manifest(manifest)))
    }
  }

  // MARK: - Places

  private func mapNewPlaces() throws(StorageError) {
    let new = cache.newPlaces
    cache.newPlaces = []
    var grown: Set<EndpointID> = []
    for (id, place) in new {
      for endpoint in index.endpoints(at: place) {
        grown.insert(endpoint.id)
        try connection.run(
          "INSERT OR IGNORE INTO endpoint_place (endpoint_id, place_id) VALUES (?, ?)", endpoint.id, id)
        try setBasis(of: .endpoint(endpoint.id), basis(of: endpoint, places: try mapped(.endpoint(endpoint.id))))
      }
      guard let manifest = index.manifest(at: place) else { continue }
      try connection.run(
        "INSERT OR IGNORE INTO document_place (manifest_id, place_id) VALUES (?, ?)", manifest, id)
      let places = try mapped(.manifest(manifest))
      try setBasis(of: .manifest(manifest), basis(of: try timeline(manifest), places: places))
    }
    for endpoint in grown.sorted() { try deriveDivided(endpoint) }
  }

  /// What sees the requests for a host that an endpoint was not asked at before counts for it in every hour that
  /// several sources told.
  private func deriveDivided(_ id: EndpointID) throws(StorageError) {
    let hours = try connection.rows(
      """
      SELECT hour
      FROM (SELECT endpoint_id FROM endpoint_observation WHERE endpoint_id = ? GROUP BY endpoint_id HAVING count(*) > 1)
      CROSS JOIN endpoint_place USING (endpoint_id) CROSS JOIN request_hour USING (place_id)
      GROUP BY hour HAVING min(source) < max(source)
      """, id, map: { $0.integer() })
    try endpoints.derive(Set(hours.map { EndpointHour(endpoint: id, hour: $0) }))
  }

  private func manifest(at place: PlaceID) throws(StorageError) -> ManifestID? {
    try connection.first(
      "SELECT manifest_id FROM document_place WHERE place_id = ?", place, map: { $0.id() })
  }

  private func timeline(_ manifest: ManifestID) throws(StorageError) -> VersionTimeline {
    if let known = cache.timelines[manifest] { return known }
    let timeline = try database.versionTimeline(of: manifest)
    cache.timelines[manifest] = timeline
    return timeline
  }

  private func isLogged(_ hour: ListenedHour) throws(StorageError) -> Bool {
    try connection.first(
      """
      SELECT 1 FROM document_place CROSS JOIN request_hour USING (place_id)
      WHERE manifest_id = ? AND hour = ? AND source = 'log' LIMIT 1
      """, hour.manifest, hour.hour, map: { _ in true }) ?? false
  }

  // MARK: - Bases

  private enum Subject {
    case endpoint(EndpointID)
    case manifest(ManifestID)

    var name: String { isEndpoint ? "endpoint" : "manifest" }
    var table: String { isEndpoint ? "endpoint_place" : "document_place" }
    var column: String { "\(name)_id" }

    var id: any SQLBindable {
      switch self {
      case .endpoint(let id): id
      case .manifest(let id): id
      }
    }

    private var isEndpoint: Bool { if case .endpoint = self { true } else { false } }
  }

  private func refresh(_ endpoint: DerivedEndpoint, places: [PlaceID]) throws(StorageError) {
    let basis = basis(of: endpoint, places: places)
    let known = try self.basis(of: .endpoint(endpoint.id))
    if known == basis || known == nil && places.isEmpty { return }
    try setBasis(of: .endpoint(endpoint.id), basis)
    // Where it was retired, or is current again, it is only its callers that are kept, or no longer.
    if known?.dropLast(Self.standingLength) == basis.dropLast(Self.standingLength) {
      return try endpoints.rebuildCallers(endpoint)
    }
    try map(.endpoint(endpoint.id), to: places)
    try endpoints.rebuild(endpoint)
  }

  private func refresh(manifest: ManifestID, places: [PlaceID]) throws(StorageError) {
    let timeline = try timeline(manifest)
    let basis = basis(of: timeline, places: places)
    let known = try self.basis(of: .manifest(manifest))
    if known == basis { return }
    let isMoved = try mapped(.manifest(manifest)) != places
    try map(.manifest(manifest), to: places)
    try setBasis(of: .manifest(manifest), basis)
    let from = isMoved ? .min : Self.firstChange(known, basis) / 3_600
    try documents.rebuild(timeline, from: from)
    try rebuildHoldings(timeline, places: places)
  }

  private func basis(of endpoint: DerivedEndpoint, places: [PlaceID]) -> String {
    let fields = endpoint.fields.map(\.name).sorted().joined(separator: ",")
    return "\(places.map(\.description).joined(separator: ",")) \(fields) \(endpoint.keepsCallers ? 1 : 0)"
  }

  /// Characters at the end of an endpoint's basis that tell how it stands.
  private static let standingLength = 2

  /// One word for the places, then one for each interval.
  private func basis(of timeline: VersionTimeline, places: [PlaceID]) -> String {
    let intervals = timeline.intervals.map { interval in
      "\(interval.startsAt):\(interval.versionID):\(interval.expiresAt.map(String.init) ?? "")"
    }
    return ([places.map(\.description).joined(separator: ",")] + intervals).joined(separator: " ")
  }

  /// The start of the first interval that is another.
  private static func firstChange(_ old: String?, _ new: String) -> Int64 {
    guard let old else { return .min }
    let (before, after) = (old.split(separator: " "), new.split(separator: " "))
    let same = zip(before, after).prefix { $0 == $1 }.count
    let starts = [before, after].compactMap { words in
      words.dropFirst(same).first.flatMap { $0.split(separator: ":").first }.flatMap { Int64($0) }
    }
    return starts.min() ?? .min
  }

  private func basis(of subject: Subject) throws(StorageError) -> String? {
    try connection.first(
      "SELECT basis FROM derivation WHERE subject = ? AND id = ?", subject.name, subject.id,
      map: { $0.text() })
  }

  private func setBasis(of subject: Subject, _ basis: String) throws(StorageError) {
    try connection.run(
      "INSERT OR REPLACE INTO derivation (subject, id, basis) VALUES (?, ?, ?)", subject.name, subject.id, basis)
  }

  private func mapped(_ subject: Subject) throws(StorageError) -> [PlaceID] {
    try connection.rows(
      "SELECT place_id FROM \(subject.table) WHERE \(subject.column) = ? ORDER BY place_id", subject.id,
      map: { $0.id() })
  }

  private func map(_ subject: Subject, to places: [PlaceID]) throws(StorageError) {
    try connection.run("DELETE FROM \(subject.table) WHERE \(subject.column) = ?", subject.id)
    for place in places {
      try connection.run(
        "INSERT INTO \(subject.table) (\(subject.column), place_id) VALUES (?, ?)", subject.id, place)
    }
  }

  // MARK: - What clients hold by logs

  private func deriveHoldings(_ callers: [TouchedCaller]) throws(StorageError) {
    var holdings = HoldingWriter(connection: connection, cache: cache)
    // Many callers make the same request, and few of them one for a document.
    var (request, asked): (RequestID?, ManifestID?) = (nil, nil)
    for told in callers where told.caller.source == .log {
      if told.caller.request != request {
        (request, asked) = (told.caller.request, try manifest(of: told.caller.request))
      }
      guard let manifest = asked, let call = try logCall(told) else { continue }
      try holdings.hold(call, of: try timeline(manifest))
    }
    try holdings.finish()
  }

  /// Of a request that was answered with a whole document.
  private func manifest(of request: RequestID) throws(StorageError) -> ManifestID? {
    try connection.first(
      """
      SELECT manifest_id FROM request CROSS JOIN document_place USING (place_id)
      WHERE request.id = ? AND shape IN ('ok', 'asks-ok')
      """, request, map: { $0.id() })
  }

  private func logCall(_ told: TouchedCaller) throws(StorageError) -> LogCall? {
    let caller = told.caller
    // Of a new client nothing else is stored.
    if told.seen.isMade, let kind = cache.kinds[caller.request], kind.shape.isWhole {
      return LogCall(
        place: kind.place, client: ClientWriter.Row(id: caller.client, connector: kind.connector), size: kind.size,
        firstAt: told.firstAt, lastAt: told.lastAt, isNew: true)
    }
    return try connection.first(
      """
      SELECT place_id, client.connector_id, size, request_client.first_at, request_client.last_at
      FROM request_client JOIN request ON request.id = request_id JOIN client ON client.id = client_id
      WHERE request_id = ? AND source = 'log' AND client_id = ? AND shape IN ('ok', 'asks-ok')
      """, caller.request, caller.client,
      map: {
        LogCall(
          place: $0.id("place_id"),
          client: ClientWriter.Row(id: caller.client, connector: $0.id("connector_id")),
          size: $0.integer("size"), firstAt: $0.integer("first_at"), lastAt: $0.integer("last_at"))
      })
  }

  private func rebuildHoldings(_ timeline: VersionTimeline, places: [PlaceID]) throws(StorageError) {
    try connection.run("DELETE FROM holding WHERE manifest_id = ? AND source = 'log'", timeline.manifestID)
    cache.holdings = [:]
    let calls = try connection.rows(
      """
      SELECT place_id, client_id, client.connector_id, size, request_client.first_at, request_client.last_at
      FROM document_place CROSS JOIN request USING (place_id) CROSS JOIN request_client ON request_id = request.id
      CROSS JOIN client ON client.id = client_id
      WHERE manifest_id = ? AND source = 'log' AND shape IN ('ok', 'asks-ok')
      ORDER BY client_id, request_client.last_at
      """, timeline.manifestID,
      map: {
        LogCall(
          place: $0.id("place_id"),
          client: ClientWriter.Row(id: $0.id("client_id"), connector: $0.id("connector_id")),
          size: $0.integer("size"), firstAt: $0.integer("first_at"), lastAt: $0.integer("last_at"))
      })
    var holdings = HoldingWriter(connection: connection, cache: cache)
    for call in calls { try holdings.hold(call, of: timeline) }
    try holdings.finish()
    try connection.recountHolders(manifest: timeline.manifestID)
  }
}

/// A client's requests of one kind for a document, as logs report them.
struct LogCall {
  let place: PlaceID
  let client: ClientWriter.Row
  let size: Int64
  let firstAt: Int64
  let lastAt: Int64
  /// Whether its client has only just been seen: nothing is stored of what that holds, but by this very fold.
  var isNew = false
}

/// A manifest and an hour in which the listener gave out versions of it.
struct ListenedHour: Hashable {
  let manifest: ManifestID
  let hour: Int64
}

extension Database {
  /// After a release, a declaration, or a change of sites or aliases: what has another basis than before is derived
  /// anew, and what was counted by another end of grace is counted anew. Part of a transaction.
  func recountUses() throws(StorageError) {
    foldCache = FoldCache()
    let basis = try indexBasis()
    try RequestDerivation(self).refresh()
    if try indexBasis() != basis { foldCache.placeIndex = nil }
    try recountGraces()
    try recountReturns()
  }

  /// What of it the index of places is made from may change with what is derived: how long copies are fresh, and so
  /// when graces end, and who sees an endpoint.
  private func indexBasis() throws(StorageError) -> [Int64] {
    try connection.rows(
      """
      SELECT CAST(total(expires_at) AS INTEGER) FROM version_lifetime
      UNION ALL SELECT CAST(total(last_at) AS INTEGER) FROM endpoint_observation
      UNION ALL SELECT CAST(total(from_at) + total(to_at) AS INTEGER) FROM coverage
      """, map: { $0.integer() })
  }

  /// What was done while an endpoint was retired that is current now: history may tell of such a time only now.
  private func recountReturns() throws(StorageError) {
    let current = try connection.rows(
      "SELECT connector_id, endpoint_id FROM connector_endpoint WHERE counted_grace IS NULL",
      map: { (connector: $0.id("connector_id") as ConnectorID, endpoint: $0.id("endpoint_id") as EndpointID) })
    for use in current {
      try connection.recountUses(connector: use.connector, endpoint: use.endpoint, graceUntil: nil)
    }
  }
}
