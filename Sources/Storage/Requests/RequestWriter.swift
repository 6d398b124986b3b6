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

  private struct HourKey: Hashable {
    let place: Int64
    let hour: Int64
    let source: UseSource
    let request: Int64
  }

  private struct Count {
    var hits: Int64 = 0
    var answered: Int64 = 0
    var refused: Int64 = 0
    var seconds: SecondCounts

    mutating func add(_ request: FoldedRequest) {
      hits += 1
      answered += (1..<400).contains(request.status) ? 1 : 0
      refused += request.status >= 400 ? 1 : 0
      seconds.add(second: request.at, count: 1)
    }
  }

  private struct RingKey: Hashable {
    let place: Int64
    let connector: Int64
    let source: UseSource
  }

  private typealias Sample = (request: FoldedRequest, id: Int64, client: Int64)

  private let connection: Connection
  private let cache: FoldCache
  private let index: PlaceIndex
  private let places: Places
  /// Until when an older schema counted; nil: none did.
  private let countedBefore: Int64?
  private var hours: [HourKey: Count] = [:]
  private var callers: [RequestCaller: CallTimes] = [:]
  private var rings: [RingKey: SampleRing<Sample>] = [:]

  init(_ database: Database, cache: FoldCache) throws(StorageError) {
    connection = database.connection
    self.cache = cache
    index = try database.placeIndex()
    places = Places(connection: database.connection, cache: cache)
    countedBefore =
      try connection.first(
        "SELECT max(to_at) FROM coverage WHERE source = 'before'", map: { $0.integerOrNil(0) }) ?? nil
  }

  mutating func record(_ request: FoldedRequest, clients: inout ClientWriter) throws(StorageError) {
    let client = try clients.id(of: request.client, from: request.at, to: request.at, hits: 1)
    var place = request.place
    if let endpoint = place.endpoint {
      guard let known = index.byID[endpoint]?.place else { return }
      place = known
    }
    let placeID = try places.id(
      of: place, in: index, isSure: request.client.attribution == .verified)
    let id = try id(
      of: Kind(
        place: placeID, connector: client.connector, isNamed: request.isNamed, shape: request.shape,
        clientHash: request.clientHash, size: request.size))
    let hour = request.at / 3_600
    let key = HourKey(place: placeID, hour: hour, source: request.source, request: id)
    hours[key, default: Count(seconds: SecondCounts(hour: hour))].add(request)
    let caller = RequestCaller(request: id, source: request.source, client: client.id)
    callers[caller, default: CallTimes(request.at)].add(request.at)
    let ring = RingKey(place: placeID, connector: client.connector, source: request.source)
    if try isSampledBefore(request, place.path, client: client.id) { return }
    rings[ring, default: SampleRing()].add((request, id, client.id), at: request.at)
  }

  /// Whether an older schema has kept a sample of it, whatever it took for its host: a log that is read again shows no
  /// request twice.
  private func isSampledBefore(_ request: FoldedRequest, _ path: String, client: Int64) throws(StorageError) -> Bool {
    guard request.source == .log, let countedBefore, request.at <= countedBefore else { return false }
    return try connection.first(
      """
      SELECT 1 FROM request_sample JOIN place ON place.id = place_id
      WHERE client_id = ?1 AND at = ?2 AND source = 'log' AND path = ?3 AND EXISTS (SELECT 1 FROM request_hour AS before
        WHERE before.place_id = place.id AND hour = ?2 / 3600 AND before.source = 'before')
      """, client, request.at, path, map: { _ in true }) ?? false
  }

  /// Writes what was added up; what follows from it is left to be derived.
  mutating func finish() throws(StorageError) -> TouchedRequests {
    var touched = TouchedRequests()
    // In the order of the tables: rows that lie together are written together.
    let ordered = hours.sorted {
      ($0.key.place, $0.key.hour, $0.key.request) < ($1.key.place, $1.key.hour, $1.key.request)
    }
    for (key, count) in ordered {
      try write(count, key)
      touched.hours.insert(PlaceHour(place: key.place, hour: key.hour))
    }
    let called = callers.sorted {
      ($0.key.request, $0.key.client) < ($1.key.request, $1.key.client)
    }
    for (caller, times) in called { try write(times, caller) }
    for (key, ring) in rings { try write(ring, key) }
    touched.callers = called.map { ($0.key, $0.value.last) }
    (hours, callers, rings) = ([:], [:], [:])
    return touched
  }

  private func id(of kind: Kind) throws(StorageError) -> Int64 {
    if let known = cache.requests[kind] { return known }
    let capped = try capped(kind)
    if capped != kind, let known = cache.requests[capped] {
      cache.requests[kind] = known
      return known
    }
    let found = try connection.first(
      """
      INSERT INTO request (place_id, connector_id, is_named, shape, client_hash, size) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (place_id, connector_id, is_named, shape, client_hash, size) DO UPDATE SET size = excluded.size
      RETURNING id
      """, capped.place, capped.connector, capped.isNamed ? 1 : 0, capped.shape.rawValue, capped.clientHash,
      capped.size, map: { $0.integer(0) })
    cache.requests[kind] = found
    cache.requests[capped] = found
    for (column, value) in [("client_hash", capped.clientHash), ("size", capped.size)] {
      let key = FoldCache.DistinctKey(column: column, place: capped.place, connector: capped.connector)
      cache.distinct[key]?.insert(value)
    }
    return found ?? 0
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
    let key = FoldCache.DistinctKey(column: column, place: kind.place, connector: kind.connector)
    if cache.distinct[key] == nil {
      let stored = try connection.rows(
        "SELECT DISTINCT \(column) FROM request WHERE place_id = ? AND connector_id = ?", kind.place, kind.connector,
        map: { $0.exactInteger(0) })
      cache.distinct[key] = Set(stored)
    }
    let isKnown = cache.distinct[key]?.contains(value) == true
    return !isKnown && (cache.distinct[key]?.count ?? 0) >= limit
  }

  private func write(_ count: Count, _ key: HourKey) throws(StorageError) {
    let known = try connection.first(
      """
      SELECT hits, answered, refused, seconds FROM request_hour
      WHERE place_id = ? AND hour = ? AND source = ? AND request_id = ?
      """, key.place, key.hour, key.source.rawValue, key.request,
      map: {
        Count(
          hits: $0.integer(0), answered: $0.integer(1), refused: $0.integer(2),
          seconds: SecondCounts(hour: key.hour, bytes: $0.bytes(3)) ?? SecondCounts(hour: key.hour))
      })
    var count = count
    if let known {
      count.hits += known.hits
      count.answered += known.answered
      count.refused += known.refused
      count.seconds.add(known.seconds)
    }
    try connection.run(
      """
      INSERT OR REPLACE INTO request_hour (place_id, hour, source, request_id, hits, answered, refused, seconds)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, key.place, key.hour, key.source.rawValue, key.request, count.hits, count.answered, count.refused,
      count.seconds.bytes)
  }

  private func write(_ times: CallTimes, _ caller: RequestCaller) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO request_client (request_id, source, client_id, first_at, last_at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (request_id, source, client_id) DO UPDATE
      SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
      """, caller.request, caller.source.rawValue, caller.client, times.first, times.last)
  }

  /// Keeps the last 20 requests of a connector at a place, by each source.
  private func write(_ ring: SampleRing<Sample>, _ key: RingKey) throws(StorageError) {
    let stored = try connection.rows(
      "SELECT slot, at FROM request_sample WHERE place_id = ? AND connector_id = ? AND source = ?", key.place,
      key.connector, key.source.rawValue, map: { (slot: $0.int(0), at: $0.integer(1)) })
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

/// What a fold has changed, from which more is to be derived.
struct TouchedRequests {
  var hours: Set<PlaceHour> = []
  /// With the last time of each.
  var callers: [(caller: RequestCaller, lastAt: Int64)] = []
}

/// The first and the last time of several, Unix seconds.
private struct CallTimes {
  var first: Int64
  var last: Int64

  init(_ time: Int64) { (first, last) = (time, time) }

  mutating func add(_ time: Int64) { (first, last) = (min(first, time), max(last, time)) }
}
