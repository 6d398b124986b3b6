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
    let place: PlaceID
    let connector: ConnectorID
    let isNamed: Bool
    let shape: RequestShape
    let clientHash: Int64
    let size: Int64
  }

  private struct Teller: Hashable {
    let request: RequestID
    let source: UseSource
  }

  private struct RingKey: Hashable {
    let place: PlaceID
    let connector: ConnectorID
    let source: UseSource
  }

  private struct Sample {
    /// Among those of the fold.
    let place: Int
    let request: RequestID
    let client: ClientID
  }

  /// Requests that have all in common but client, time and size: what is asked of the database is asked once for them.
  private struct Alike {
    let place: PlaceID
    let ring: Int
    /// Sums of those whose answer's size is not reported; nil: not looked up yet.
    var unsized: Int?
    /// The sizes that were looked up.
    var sizes = NumberIndex()
    /// Sums by place of the size.
    var bySize: [Int] = []
    /// Whether there is no room for more sizes than those that are distinguished: all others count as not reported.
    var isFull = false
    var onlySizes = NumberIndex()
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
    var alike: [Alike] = []
    /// By sums and caller.
    var callIndex = NumberIndex()
    var calls: [TouchedCaller] = []

    init(_ callers: RequestCallers, _ rows: [ClientWriter.Row]) {
      (self.callers, self.rows) = (callers, rows)
      seen = rows.compactMap(\.seen)
      precondition(seen.count == rows.count, "a caller that was asked for is known")
      for row in rows { connectorNumbers.append(connectors.place(of: UInt64(bitPattern: row.connector.value))) }
    }

    /// - Parameters:
    ///   - sums: their number.
    ///   - request: the row that they are of.
    mutating func note(_ sums: Int, _ request: RequestID, _ source: UseSource, _ caller: Int, at time: Int64) {
      let place = callIndex.place(of: UInt64(sums) << 32 | UInt64(caller))
      if place == calls.count {
        let told = RequestCaller(request: request, source: source, client: rows[caller].id)
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
  private var sums: [RequestSums] = []
  /// Places in `sums`.
  private var tellers: [Teller: Int] = [:]
  private var rings: [(key: RingKey, samples: SampleRing<Sample>)] = []
  /// Places in `rings`.
  private var ringKeys: [RingKey: Int] = [:]
  private var calls: [TouchedCaller] = []
  /// Those of the fold.
  private var requests: [FoldedRequest] = []

  init(_ database: Database, cache: FoldCache) throws(StorageError) {
    connection = database.connection
    self.cache = cache
    index = try database.placeIndex()
    places = Places(connection: database.connection, cache: cache)
    countedBefore =
      try connection.first(
        "SELECT max(to_at) FROM coverage WHERE source = 'before'", map: { $0.integerOrNil() }) ?? nil
  }

  mutating func record(_ new: [FoldedRequest], clients: inout ClientWriter) throws(StorageError) {
    if new.isEmpty { return }
    let first = requests.count
    requests = requests.isEmpty ? new : requests + new
    let callers = RequestCallers(new)
    var known = Known(callers, try clients.rows(of: callers.callers))
    for (place, request) in new.enumerated() {
      let caller = Int(callers.numbers[place])
      guard let alike = try alike(request, caller, &known) else { continue }
      let number = try sums(of: request, &known.alike[alike], known.rows[caller].connector)
      sums[number].add(status: request.status, at: request.at)
      let (client, row) = (known.rows[caller].id, sums[number].request)
      known.note(number, row, request.source, caller, at: request.at)
      if countedBefore != nil, try isSampledBefore(request, client: client) { continue }
      rings[known.alike[alike].ring].samples.add(
        Sample(place: first + place, request: row, client: client), at: request.at)
    }
    calls += known.calls
  }

  /// A place in `known.alike`; nil for an endpoint that is gone.
  private mutating func alike(
    _ request: FoldedRequest, _ caller: Int, _ known: inout Known
  ) throws(StorageError) -> Int? {
    let kind = known.kinds.place(of: UInt64(UInt(bitPattern: ObjectIdentifier(request.kind))))
    let number = known.alikeIndex.place(of: UInt64(kind) << 32 | UInt64(known.connectorNumbers[caller]))
    if number == known.alike.count { known.alike.append(try newAlike(request, known.rows[caller].connector)) }
    return known.alike[number].ring < 0 ? nil : number
  }

  private mutating func newAlike(_ request: FoldedRequest, _ connector: ConnectorID) throws(StorageError) -> Alike {
    var place = request.place
    if let endpoint = place.endpoint {
      guard let known = index.byID[endpoint]?.place else { return Alike(place: 0, ring: -1) }
      place = known
    }
    let id = try places.id(of: place, in: index, isSure: request.client.attribution == .verified)
    let key = RingKey(place: id, connector: connector, source: request.source)
    if let known = ringKeys[key] { return Alike(place: id, ring: known) }
    ringKeys[key] = rings.count
    rings.append((key, SampleRing()))
    return Alike(place: id, ring: rings.count - 1)
  }

  /// - Returns: the place of the request's sums.
  private mutating func sums(
    of request: FoldedRequest, _ alike: inout Alike, _ connector: ConnectorID
  ) throws(StorageError) -> Int {
    var size = request.size
    if size != 0 {
      if let known = alike.sizes.find(UInt64(bitPattern: size)) { return alike.bySize[known] }
      if alike.isFull, alike.onlySizes.find(UInt64(bitPattern: size)) == nil { size = 0 }
    }
    if size == 0, let known = alike.unsized { return known }
    let kind = Kind(
      place: alike.place, connector: connector, isNamed: request.isNamed, shape: request.shape,
      clientHash: request.clientHash, size: size)
    let teller = Teller(request: try id(of: kind), source: request.source)
    if size != 0, !alike.isFull, let sizes = cache.distinct[.init(column: "size", kind)],
      sizes.count >= Self.sizeLimit
    {
      alike.isFull = true
      for size in sizes { _ = alike.onlySizes.place(of: UInt64(bitPattern: size)) }
    }
    let number = tellers[teller] ?? sums.count
    if number == sums.count {
      tellers[teller] = number
      sums.append(RequestSums(request: teller.request, place: alike.place, source: teller.source))
    }
    if size == 0 {
      alike.unsized = number
    } else {
      _ = alike.sizes.place(of: UInt64(bitPattern: size))
      alike.bySize.append(number)
    }
    return number
  }

  /// Whether an older schema has kept a sample of it, whatever it took for its host: a log that is read again shows no
  /// request twice.
  private func isSampledBefore(_ request: FoldedRequest, client: ClientID) throws(StorageError) -> Bool {
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
    let all = sums.sorted { ($0.place, $0.request) < ($1.place, $1.request) }
    touched.told = try RequestHourWriter(connection: connection).write(all)
    for sums in all {
      for count in sums.counts { touched.hours.insert(PlaceHour(place: sums.place, hour: count.hour)) }
    }
    touched.callers = TouchedCaller.joined(calls)
    try write(touched.callers)
    try writeSamples()
    (sums, tellers, rings, ringKeys, calls, requests) = ([], [:], [], [:], [], [])
    return touched
  }

  private func id(of kind: Kind) throws(StorageError) -> RequestID {
    if let known = cache.requests[kind] { return known }
    let capped = try capped(kind)
    if capped != kind, let known = cache.requests[capped] {
      cache.requests[kind] = known
      return known
    }
    // A size that was told of no request there yet is told of none of this kind.
    let isNew = capped.size != 0 && cache.distinct[.init(column: "size", capped)]?.contains(capped.size) == false
    let found = if !isNew, let known = try find(capped) { known } else { try insert(capped) }
    cache.requests[kind] = found
    cache.requests[capped] = found
    cache.kinds[found] = capped
    for (column, value) in [("client_hash", capped.clientHash), ("size", capped.size)] {
      let key = FoldCache.DistinctKey(column: column, capped)
      cache.distinct[key]?.insert(value)
    }
    return found
  }

  private func find(_ kind: Kind) throws(StorageError) -> RequestID? {
    try connection.first(
      """
      SELECT id FROM request WHERE place_id = ? AND connector_id = ? AND is_named = ? AND shape = ? AND client_hash = ?
        AND size = ?
      """, kind.place, kind.connector, kind.isNamed, kind.shape.rawValue, kind.clientHash, kind.size,
      map: { $0.id() })
  }

  private func insert(_ kind: Kind) throws(StorageError) -> RequestID {
    let values: [SQLValue] = [
      .id(kind.place), .id(kind.connector), .integer(kind.isNamed ? 1 : 0), .text(kind.shape.rawValue),
      .integer(kind.clientHash), .integer(kind.size),
    ]
    try connection.run(
      "INSERT INTO request (place_id, connector_id, is_named, shape, client_hash, size) VALUES (?, ?, ?, ?, ?, ?)",
      values: values[...])
    return RequestID(connection.lastInsertedID)
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
    for source in UseSource.allCases {
      let count = callers.count { $0.caller.source == source }
      if count == 0 { continue }
      var batch = RowBatch(
        connection, "INSERT INTO request_client (request_id, source, client_id, first_at, last_at)",
        row: "(?, '\(source.rawValue)', ?, ?, ?)",
        """
        ON CONFLICT (request_id, source, client_id) DO UPDATE
        SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
        """, rows: count)
      for told in callers where told.caller.source == source {
        try batch.put(.id(told.caller.request))
        try batch.put(.id(told.caller.client))
        try batch.put(.integer(told.firstAt))
        try batch.put(.integer(told.lastAt))
        try batch.endRow()
      }
      try batch.finish()
    }
  }

  /// Keeps the last 20 requests of a connector at a place, by each source.
  private func writeSamples() throws(StorageError) {
    var batch = RowBatch(
      connection,
      """
      INSERT OR REPLACE INTO request_sample (place_id, connector_id, source, slot, at, request_id, client_id, method,
        parameters, named_client, redirect_host, status)
      """, row: "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for (key, ring) in rings {
      let stored = try connection.rows(
        "SELECT slot, at FROM request_sample WHERE place_id = ? AND connector_id = ? AND source = ?", key.place,
        key.connector, key.source.rawValue, map: { (slot: $0.int("slot"), at: $0.integer("at")) })
      var ring = ring
      for (slot, at, sample) in ring.placed(in: stored) {
        let request = requests[sample.place]
        try batch.add(
          .id(key.place), .id(key.connector), .text(key.source.rawValue), .integer(Int64(slot)),
          .integer(at), .id(sample.request), .id(sample.client), .text(request.method),
          .text(request.parameters.joined(separator: " ")), .text(request.namedClient), .text(request.redirectHost),
          .integer(Int64(request.status)))
      }
    }
    try batch.finish()
  }
}

/// A client that made requests of one kind, as one source tells it.
struct RequestCaller: Hashable {
  let request: RequestID
  let source: UseSource
  let client: ClientID
}

/// A place in an hour (Unix time / 3600).
struct PlaceHour: Hashable {
  let place: PlaceID
  let hour: Int64
}

/// A client that made requests of one kind in a fold, and when.
struct TouchedCaller {
  let caller: RequestCaller
  /// What is known of the client.
  let seen: FoldCache.Seen
  var firstAt: Int64
  var lastAt: Int64

  /// By request and source, then by client, each once.
  static func joined(_ told: [TouchedCaller]) -> [TouchedCaller] {
    var index = NumberIndex()
    var groups: [[(client: ClientID, place: Int)]] = []
    for place in told.indices {
      let source: UInt64 =
        switch told[place].caller.source {
        case .before: 0
        case .listener: 1
        case .log: 2
        case .observe: 3
        }
      let group = index.place(of: UInt64(bitPattern: told[place].caller.request.value) << 2 | source)
      if group == groups.count { groups.append([]) }
      groups[group].append((told[place].caller.client, place))
    }
    var joined: [TouchedCaller] = []
    joined.reserveCapacity(told.count)
    for group in groups.indices.sorted(by: { index.numbers[$0] < index.numbers[$1] }) {
      for (client, place) in groups[group].sorted(by: { $0.client < $1.client }) {
        let last = joined.count - 1
        if last < 0 || joined[last].caller.client != client || joined[last].caller != told[place].caller {
          joined.append(told[place])
        } else {
          joined[last].firstAt = min(joined[last].firstAt, told[place].firstAt)
          joined[last].lastAt = max(joined[last].lastAt, told[place].lastAt)
        }
      }
    }
    return joined
  }
}

/// What a fold has changed, from which more is to be derived.
struct TouchedRequests {
  var hours: Set<PlaceHour> = []
  /// All that is stored of them, by place and in the order of time: what follows from it need not read it.
  var told: [PlaceID: [ToldHour]] = [:]
  /// By request, then by client.
  var callers: [TouchedCaller] = []
}
