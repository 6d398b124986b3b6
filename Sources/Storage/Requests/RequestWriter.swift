import Evidence

/// Writes the requests of one fold: all that is told of a connector at a place in an hour, of a client or of a ring of
/// samples is added up first, and written once.
struct RequestWriter {
  /// Distinct client ids of one connector at a place, and sizes of answers, past which they count together.
  static let clientIDLimit = 200
  static let sizeLimit = 32
  /// Stands for all client ids past the cap.
  static let otherClientID: Int64 = 1

  /// Requests that tell the same.
  struct Kind: Hashable {
    let place: Int64
    let connector: Int64
    let isNamed: Bool
    let shape: RequestShape
    let clientHash: Int64
    let size: Int64
  }

  private struct Teller: Hashable {
    let request: Int64
    let source: UseSource
  }

  private struct RingKey: Hashable {
    let place: Int64
    let connector: Int64
    let source: UseSource
  }

  private typealias Sample = (request: FoldedRequest, id: Int64, client: Int64)

  private final class Ring {
    let key: RingKey
    var samples = SampleRing<Sample>()

    init(_ key: RingKey) { self.key = key }
  }

  /// Requests that have all in common but client, time and size: what is asked of the database is asked once for them.
  private final class Alike {
    let place: Int64
    let ring: Ring
    /// Of those whose answer's size is not reported.
    var unsized: RequestSums?
    var bySize: [Int64: RequestSums] = [:]
    /// The sizes that are distinguished, where there is no room for more: all others count as not reported.
    var onlySizes: Set<Int64>?

    init(place: Int64, ring: Ring) { (self.place, self.ring) = (place, ring) }
  }

  /// What is known of the requests of one call, which keep their kinds and clients in memory.
  private struct Known {
    let callers: RequestCallers
    let rows: [ClientWriter.Row]
    var kinds = NumberIndex()
    /// Connectors, by their rows.
    var connectors = NumberIndex()
    /// Of each caller.
    var connectorNumbers: [Int] = []
    let seen: [FoldCache.Seen]
    /// By kind and connector.
    var alikeIndex = NumberIndex()
    /// Nil for an endpoint that is gone.
    var alike: [Alike?] = []
    /// By sums and caller.
    var callIndex = NumberIndex()
    var calls: [TouchedCaller] = []

    init(_ callers: RequestCallers, _ rows: [ClientWriter.Row]) {
      (self.callers, self.rows) = (callers, rows)
      seen = rows.compactMap(\.seen)
      precondition(seen.count == rows.count, "a caller that was asked for is known")
      for row in rows { connectorNumbers.append(connectors.place(of: UInt64(bitPattern: row.connector))) }
    }

    mutating func note(_ sums: RequestSums, _ caller: Int, at time: Int64) {
      let place = callIndex.place(of: UInt64(sums.number) << 32 | UInt64(caller))
      if place == calls.count {
        let told = RequestCaller(request: sums.request, source: sums.source, client: rows[caller].id)
        return calls.append(TouchedCaller(caller: told, seen: seen[caller], firstAt: time, lastAt: time))
      }
      if time < calls[place].firstAt { calls[place].firstAt = time }
      if time > calls[place].lastAt { calls[place].lastAt = time }
    }
  }

  private let connection: SQLiteConnection
  private let cache: FoldCache
  private let index: PlaceIndex
  private let places: Places
  /// Until when an older schema counted; nil: none did.
  private let countedBefore: Int64?
  private var sums: [Teller: RequestSums] = [:]
  private var rings: [RingKey: Ring] = [:]
  private var calls: [TouchedCaller] = []

  init(_ database: Database, cache: FoldCache) throws(StorageError) {
    connection = database.connection
    self.cache = cache
    index = try database.placeIndex()
    places = Places(connection: database.connection, cache: cache)
    countedBefore =
      try connection.first(
        "SELECT max(to_at) FROM coverage WHERE source = 'before'", map: { $0.integerOrNil() }) ?? nil
  }

  mutating func record(_ requests: [FoldedRequest], clients: inout ClientWriter) throws(StorageError) {
    if requests.isEmpty { return }
    let callers = RequestCallers(requests)
    var known = Known(callers, try clients.rows(of: callers.callers))
    for (place, request) in requests.enumerated() {
      let caller = Int(callers.numbers[place])
      guard let alike = try alike(request, caller, &known) else { continue }
      let sums = try sums(of: request, alike, known.rows[caller].connector)
      sums.add(status: request.status, at: request.at)
      known.note(sums, caller, at: request.at)
      if countedBefore != nil, try isSampledBefore(request, client: known.rows[caller].id) { continue }
      alike.ring.samples.add((request, sums.request, known.rows[caller].id), at: request.at)
    }
    calls += known.calls
  }

  /// Nil for an endpoint that is gone.
  private mutating func alike(
    _ request: FoldedRequest, _ caller: Int, _ known: inout Known
  ) throws(StorageError) -> Alike? {
    let kind = known.kinds.place(of: UInt64(UInt(bitPattern: ObjectIdentifier(request.kind))))
    let number = known.alikeIndex.place(of: UInt64(kind) << 32 | UInt64(known.connectorNumbers[caller]))
    if number < known.alike.count { return known.alike[number] }
    let new = try newAlike(request, known.rows[caller].connector)
    known.alike.append(new)
    return new
  }

  private mutating func newAlike(_ request: FoldedRequest, _ connector: Int64) throws(StorageError) -> Alike? {
    var place = request.place
    if let endpoint = place.endpoint {
      guard let known = index.byID[endpoint]?.place else { return nil }
      place = known
    }
    let id = try places.id(of: place, in: index, isSure: request.client.attribution == .verified)
    let ringKey = RingKey(place: id, connector: connector, source: request.source)
    let ring = rings[ringKey] ?? Ring(ringKey)
    rings[ringKey] = ring
    return Alike(place: id, ring: ring)
  }

  private mutating func sums(
    of request: FoldedRequest, _ alike: Alike, _ connector: Int64
  ) throws(StorageError) -> RequestSums {
    var size = request.size
    if size != 0, let known = alike.bySize[size] { return known }
    if let only = alike.onlySizes, !only.contains(size) { size = 0 }
    if size == 0, let known = alike.unsized { return known }
    let kind = Kind(
      place: alike.place, connector: connector, isNamed: request.isNamed, shape: request.shape,
      clientHash: request.clientHash, size: size)
    let id = try id(of: kind)
    if size != 0, alike.onlySizes == nil, let sizes = cache.distinct[.init(column: "size", kind)],
      sizes.count >= Self.sizeLimit
    {
      alike.onlySizes = sizes
    }
    let teller = Teller(request: id, source: request.source)
    let found =
      sums[teller] ?? RequestSums(request: id, place: alike.place, source: request.source, number: sums.count)
    sums[teller] = found
    if size == 0 { alike.unsized = found } else { alike.bySize[size] = found }
    return found
  }

  /// Whether an older schema has kept a sample of it, whatever it took for its host: a log that is read again shows no
  /// request twice.
  private func isSampledBefore(_ request: FoldedRequest, client: Int64) throws(StorageError) -> Bool {
    guard request.source == .log, let countedBefore, request.at <= countedBefore else { return false }
    return try connection.first(
      """
      SELECT 1 FROM request_sample JOIN place ON place.id = place_id
      WHERE client_id = ?1 AND at = ?2 AND source = 'log' AND path = ?3 AND EXISTS (SELECT 1 FROM request_hour AS before
        WHERE before.place_id = place.id AND hour = ?2 / 3600 AND before.source = 'before')
      """, client, request.at, request.place.path, map: { _ in true }) ?? false
  }

  /// Writes what was added up; what follows from it is left to be derived.
  mutating func finish() throws(StorageError) -> TouchedRequests {
    var touched = TouchedRequests()
    let all = sums.values.sorted { ($0.place, $0.request) < ($1.place, $1.request) }
    try RequestHourWriter(connection: connection).write(all)
    for sums in all {
      for hour in sums.hours.keys { touched.hours.insert(PlaceHour(place: sums.place, hour: hour)) }
    }
    touched.callers = TouchedCaller.joined(calls)
    try write(touched.callers)
    for ring in rings.values { try write(ring.samples, ring.key) }
    (sums, rings, calls) = ([:], [:], [])
    return touched
  }

  private func id(of kind: Kind) throws(StorageError) -> Int64 {
    if let known = cache.requests[kind] { return known }
    let capped = try capped(kind)
    if capped != kind, let known = cache.requests[capped] {
      cache.requests[kind] = known
      return known
    }
    let found = if let known = try find(capped) { known } else { try insert(capped) }
    cache.requests[kind] = found
    cache.requests[capped] = found
    for (column, value) in [("client_hash", capped.clientHash), ("size", capped.size)] {
      let key = FoldCache.DistinctKey(column: column, capped)
      cache.distinct[key]?.insert(value)
    }
    return found
  }

  private func find(_ kind: Kind) throws(StorageError) -> Int64? {
    try connection.first(
      """
      SELECT id FROM request WHERE place_id = ? AND connector_id = ? AND is_named = ? AND shape = ? AND client_hash = ?
        AND size = ?
      """, kind.place, kind.connector, kind.isNamed, kind.shape.rawValue, kind.clientHash, kind.size,
      map: { $0.integer() })
  }

  private func insert(_ kind: Kind) throws(StorageError) -> Int64 {
    try connection.run(
      "INSERT INTO request (place_id, connector_id, is_named, shape, client_hash, size) VALUES (?, ?, ?, ?, ?, ?)",
      kind.place, kind.connector, kind.isNamed, kind.shape.rawValue, kind.clientHash, kind.size)
    return connection.lastInsertedID
  }

  /// Distinct client ids and sizes have a limit each; those that are known already stay themselves.
  private func capped(_ kind: Kind) throws(StorageError) -> Kind {
    var (clientHash, size) = (kind.clientHash, kind.size)
    if clientHash != 0, clientHash != Self.otherClientID, !cache.advertisedClients.contains(clientHash),
      try isFull("client_hash", clientHash, kind, limit: Self.clientIDLimit)
    {
      clientHash = Self.otherClientID
    }
    if size != 0, try isFull("size", size, kind, limit: Self.sizeLimit) { size = 0 }
    return Kind(
      place: kind.place, connector: kind.connector, isNamed: kind.isNamed, shape: kind.shape, clientHash: clientHash,
      size: size)
  }

  private func isFull(_ column: String, _ value: Int64, _ kind: Kind, limit: Int) throws(StorageError) -> Bool {
    let key = FoldCache.DistinctKey(column: column, kind)
    if cache.distinct[key] == nil {
      let stored = try connection.rows(
        "SELECT DISTINCT \(column) FROM request WHERE place_id = ? AND connector_id = ?", kind.place, kind.connector,
        map: { $0.exactInteger() })
      cache.distinct[key] = Set(stored)
    }
    let isKnown = cache.distinct[key]?.contains(value) == true
    return !isKnown && (cache.distinct[key]?.count ?? 0) >= limit
  }

  private func write(_ callers: [TouchedCaller]) throws(StorageError) {
    for source in Set(callers.lazy.map(\.caller.source)) {
      var batch = RowBatch(
        connection, "INSERT INTO request_client (request_id, source, client_id, first_at, last_at)",
        row: "(?, '\(source.rawValue)', ?, ?, ?)",
        """
        ON CONFLICT (request_id, source, client_id) DO UPDATE
        SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
        """)
      for told in callers where told.caller.source == source {
        batch.put(.integer(told.caller.request))
        batch.put(.integer(told.caller.client))
        batch.put(.integer(told.firstAt))
        batch.put(.integer(told.lastAt))
        try batch.endRow()
      }
      try batch.finish()
    }
  }

  /// Keeps the last 20 requests of a connector at a place, by each source.
  private func write(_ ring: SampleRing<Sample>, _ key: RingKey) throws(StorageError) {
    let stored = try connection.rows(
      "SELECT slot, at FROM request_sample WHERE place_id = ? AND connector_id = ? AND source = ?", key.place,
      key.connector, key.source.rawValue, map: { (slot: $0.int("slot"), at: $0.integer("at")) })
    var ring = ring
    for (slot, at, sample) in ring.placed(in: stored) {
      let request = sample.request
      try connection.run(
        """
        INSERT OR REPLACE INTO request_sample (place_id, connector_id, source, slot, at, request_id, client_id, method,
          parameters, named_client, redirect_host, status)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, key.place, key.connector, key.source.rawValue, slot, at, sample.id, sample.client, request.method,
        request.parameters.joined(separator: " "), request.namedClient, request.redirectHost, request.status)
    }
  }
}

/// A client that made requests of one kind, as one source tells it.
struct RequestCaller: Hashable {
  let request: Int64
  let source: UseSource
  let client: Int64
}

/// A place in an hour (Unix time / 3600).
struct PlaceHour: Hashable {
  let place: Int64
  let hour: Int64
}

/// A client that made requests of one kind in a fold, and when.
struct TouchedCaller {
  let caller: RequestCaller
  /// What is known of the client.
  let seen: FoldCache.Seen
  var firstAt: Int64
  var lastAt: Int64

  private struct Order: Comparable {
    let request: Int64
    let client: Int64
    let source: UseSource
    let place: Int

    static func < (a: Order, b: Order) -> Bool {
      if a.request != b.request { return a.request < b.request }
      if a.source != b.source { return a.source.rawValue < b.source.rawValue }
      return a.client < b.client
    }
  }

  /// By request, source and client, each once.
  static func joined(_ told: [TouchedCaller]) -> [TouchedCaller] {
    let ordered = told.indices.map { place in
      let caller = told[place].caller
      return Order(request: caller.request, client: caller.client, source: caller.source, place: place)
    }.sorted()
    var joined: [TouchedCaller] = []
    joined.reserveCapacity(ordered.count)
    for told in ordered.lazy.map({ told[$0.place] }) {
      let last = joined.count - 1
      if last < 0 || joined[last].caller != told.caller {
        joined.append(told)
      } else {
        joined[last].firstAt = min(joined[last].firstAt, told.firstAt)
        joined[last].lastAt = max(joined[last].lastAt, told.lastAt)
      }
    }
    return joined
  }
}

/// What a fold has changed, from which more is to be derived.
struct TouchedRequests {
  var hours: Set<PlaceHour> = []
  /// By request, then by client.
  var callers: [TouchedCaller] = []
}
