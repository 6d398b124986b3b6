import Basics
import Evidence

/// Finds or makes the rows of connectors and clients, each written once a fold. Distinct clients are capped; the rest
/// share one row.
struct ClientWriter {
  /// A client's row, and its connector's.
  struct Row {
    let id: ClientID
    let connector: ConnectorID
    /// What this fold and earlier ones have learnt of it; nil where that is not asked for.
    var seen: FoldCache.Seen?
  }

  /// The user agent of the row that all clients past the cap share, one a connector; also the token of tokens past
  /// theirs.
  static let other = "(other)"

  let connection: SQLiteConnection
  let cache: FoldCache
  private let limit: Int64
  /// Rows that this fold has changed.
  private var changed: [(row: Row, seen: FoldCache.Seen)] = []
  private var tokens = TokenWriter()
  /// Clients of each connector that this fold has been told of: those that it made are counted in the end.
  private var counts: [ConnectorID: Int64] = [:]
  private var total: Int64?
  /// Of these the ones that it made.
  private var made: [ConnectorDay: Int64] = [:]
  private var madeRows: [Row] = []
  var latest = LatestClients()

  struct ConnectorDay: Hashable {
    let connector: ConnectorID
    let day: Int64
  }

  init(_ database: Database, cache: FoldCache) throws(StorageError) {
    connection = database.connection
    self.cache = cache
    limit = try database.setting(.maxClients).integer
  }

  /// The client's row, its times moved on.
  mutating func id(
    of client: ClientIdentity, from: Int64, to: Int64, hits: Int64
  ) throws(StorageError) -> Row {
    let row = if let known = cache.clients[client] { known } else { try findOrInsert(client, at: from) }
    see(row, client, from: from, to: to)
    if let token = client.unmatchedToken { tokens.add(token, hits: hits, from: from, to: to) }
    return row
  }

  /// The rows of many clients, in their order, their times moved on.
  mutating func rows(of callers: [RequestCallers.Caller]) throws(StorageError) -> [Row] {
    let admitted = try admit(callers)
    var rows: [Row] = []
    rows.reserveCapacity(callers.count)
    for (place, caller) in callers.enumerated() {
      let client = caller.client
      let row =
        if !admitted.isEmpty, let new = admitted[place] {
          new
        } else if let known = cache.clients[client] {
          known
        } else {
          try findOrInsert(client, at: caller.firstAt)
        }
      see(row, client, from: caller.firstAt, to: caller.lastAt)
      if let token = client.unmatchedToken {
        tokens.add(token, hits: caller.hits, from: caller.firstAt, to: caller.lastAt)
      }
      rows.append(row)
    }
    return rows
  }

  /// The connector's row, made at its first sight: what is verified, and what is only claimed, is kept apart.
  func connectorID(_ client: ClientIdentity) throws(StorageError) -> ConnectorID {
    try ConnectorRows(connection: connection, cache: cache).id(
      client.connector, client.connectorClass, client.attribution)
  }

  /// Writes what the fold has changed.
  mutating func finish() throws(StorageError) {
    for (key, clients) in made {
      try connection.run(
        "UPDATE connector SET client_count = client_count + ? WHERE id = ?", clients, key.connector)
      try connection.countClients(clients, of: key.connector, on: key.day)
    }
    made = [:]
    for (row, seen) in changed {
      try connection.run(
        "UPDATE client SET first_at = ?2, last_at = ?3 WHERE id = ?1", row.id, seen.firstAt, seen.lastAt)
      if !seen.isMade { latest.add(row.id, of: row.connector, lastAt: seen.lastAt) }
      let day = Day.of(seen.lastAt)
      if day > seen.storedDay { try connection.moveClient(of: row.connector, from: seen.storedDay, to: day) }
      if seen.isRecognisedAnew {
        try connection.run(
          "UPDATE client SET recognition_id = ?2 WHERE id = ?1", row.id,
          try recognitionID(seen.attribution, seen.rule))
      }
      (seen.isStored, seen.isRecognisedAnew, seen.storedDay) = (true, false, day)
    }
    changed = []
    for row in madeRows { latest.add(row.id, of: row.connector, lastAt: row.seen?.lastAt ?? .min) }
    try latest.write(on: connection, cache)
    try tokens.write(on: connection)
  }

  /// The fold is over: of what it made more may be stored from now on.
  mutating func close() {
    for row in madeRows { row.seen?.isMade = false }
    madeRows = []
  }

  /// How a client was recognised is told by its last request; of several in one second by the best of them.
  private mutating func see(_ row: Row, _ client: ClientIdentity, from: Int64, to: Int64) {
    guard let known = row.seen else { return }
    let isOther = client.attribution != known.attribution || client.rule != known.rule
    let isAnew =
      isOther && (to > known.lastAt || to == known.lastAt && Recognition.isBetter(client.rule, than: known.rule))
    if from >= known.firstAt && to <= known.lastAt && !isAnew { return }
    if known.isStored { changed.append((row, known)) }
    (known.firstAt, known.lastAt) = (min(known.firstAt, from), max(known.lastAt, to))
    known.isStored = false
    if !isAnew { return }
    (known.attribution, known.rule, known.isRecognisedAnew) = (client.attribution, client.rule, true)
  }

  private mutating func findOrInsert(_ client: ClientIdentity, at time: Int64) throws(StorageError) -> Row {
    let connector = try connectorID(client)
    let found: Row
    // Most of a crowd are new: where there is room the row is made before it is looked for.
    if try isOpen(connector),
      let new = try insert(client, connector, userAgent: client.userAgent, network: client.network, at: time)
    {
      found = new
    } else if let known = try find(connector, userAgent: client.userAgent, network: client.network) {
      found = known
    } else if try hasRoom(connector, client.attribution),
      let new = try insert(client, connector, userAgent: client.userAgent, network: client.network, at: time)
    {
      found = new
    } else if let shared = try find(connector, userAgent: Self.other, network: "") {
      found = shared
    } else if let new = try insert(client, connector, userAgent: Self.other, network: "", at: time) {
      found = new
    } else {
      throw StorageError(.failed, "store a client", "its row is neither there nor can it be made")
    }
    cache.clients[client] = found
    return found
  }

  /// No connector may take all the room: whoever makes up clients of one leaves half of it to the others. Past that
  /// each has a tenth more for clients that come from its platform's own addresses: nobody can make those up.
  private mutating func isOpen(_ connector: ConnectorID) throws(StorageError) -> Bool {
    try isOpen([connector: 1])
  }

  /// - Parameter new: how many clients of which connectors are to be made.
  mutating func isOpen(_ new: [ConnectorID: Int64]) throws(StorageError) -> Bool {
    let all =
      if let total { total } else {
        try connection.first("SELECT sum(client_count) FROM connector", map: { $0.integer() }) ?? 0
      }
    total = all
    if all + new.values.reduce(0, +) > limit { return false }
    for (connector, clients) in new where try count(of: connector) + clients > max(limit / 2, 10) { return false }
    return true
  }

  private mutating func hasRoom(_ connector: ConnectorID, _ attribution: Attribution) throws(StorageError) -> Bool {
    let isOpen = try isOpen(connector)
    if isOpen || attribution != .verified { return isOpen }
    // All of its row are.
    return try count(of: connector) < max(limit / 10, 10)
  }

  private mutating func count(of connector: ConnectorID) throws(StorageError) -> Int64 {
    if let known = counts[connector] { return known }
    let found =
      try connection.first(
        "SELECT client_count FROM connector WHERE id = ?", connector, map: { $0.integer() }) ?? 0
    counts[connector] = found
    return found
  }

  func find(_ connector: ConnectorID, userAgent: String, network: String) throws(StorageError) -> Row? {
    try connection.first(
      """
      SELECT client.id, first_at, last_at, attribution, rule FROM agent CROSS JOIN client ON agent_id = agent.id
      CROSS JOIN recognition ON recognition.id = recognition_id
      WHERE connector_id = ? AND text = ? AND network = ?
      """, connector, userAgent, network,
      map: { row in
        let id: ClientID = row.id("id")
        let stored = FoldCache.Seen(
          network: network, firstAt: row.integer("first_at"), lastAt: row.integer("last_at"),
          attribution: Attribution(rawValue: row.text("attribution")) ?? .claimed, rule: row.text("rule"))
        // Another identity of the same row may have changed it in this very fold.
        let seen = cache.seen[id] ?? stored
        cache.seen[id] = seen
        return Row(id: id, connector: connector, seen: seen)
      })
  }

  private mutating func insert(
    _ client: ClientIdentity, _ connector: ConnectorID, userAgent: String, network: String, at time: Int64
  ) throws(StorageError) -> Row? {
    try connection.run(
      """
      INSERT INTO client (connector_id, agent_id, network, recognition_id, first_at, last_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?5)
      ON CONFLICT (agent_id, connector_id, network) DO NOTHING
      """, connector, try agentID(userAgent), network, try recognitionID(client.attribution, client.rule), time)
    if connection.changes == 0 { return nil }
    let seen = FoldCache.Seen(
      network: network, firstAt: time, lastAt: time, attribution: client.attribution, rule: client.rule)
    return try made(ClientID(connection.lastInsertedID), connector, seen)
  }

  /// The row of a user agent, made where it is new.
  func agentID(_ userAgent: String) throws(StorageError) -> AgentID {
    if let known = cache.agents[userAgent] { return known }
    let found = try connection.first("SELECT id FROM agent WHERE text = ?", userAgent, map: { $0.id() as AgentID })
    if found == nil { try connection.run("INSERT INTO agent (text) VALUES (?)", userAgent) }
    let id = found ?? AgentID(connection.lastInsertedID)
    cache.agents[userAgent] = id
    return id
  }

  func recognitionID(_ attribution: Attribution, _ rule: String) throws(StorageError) -> RecognitionID {
    let key = FoldCache.RecognitionKey(attribution: attribution, rule: rule)
    if let known = cache.recognitions[key] { return known }
    let found = try connection.first(
      "SELECT id FROM recognition WHERE attribution = ? AND rule = ?", attribution.rawValue, rule,
      map: { $0.id() as RecognitionID })
    if found == nil {
      try connection.run("INSERT INTO recognition (attribution, rule) VALUES (?, ?)", attribution.rawValue, rule)
    }
    let id = found ?? RecognitionID(connection.lastInsertedID)
    cache.recognitions[key] = id
    return id
  }

  /// A new row that is stored so.
  private mutating func made(
    _ id: ClientID, _ connector: ConnectorID, _ seen: FoldCache.Seen
  ) throws(StorageError) -> Row {
    try countMade(1, on: ConnectorDay(connector: connector, day: seen.storedDay))
    return remember(id, connector, seen)
  }

  mutating func countMade(_ clients: Int64, on day: ConnectorDay) throws(StorageError) {
    counts[day.connector] = try count(of: day.connector) + clients
    total = total.map { $0 + clients }
    made[day, default: 0] += clients
  }

  /// A new row is to be found by whoever else of this fold is in it.
  mutating func remember(_ id: ClientID, _ connector: ConnectorID, _ seen: FoldCache.Seen) -> Row {
    let row = Row(id: id, connector: connector, seen: seen)
    seen.isMade = true
    madeRows.append(row)
    cache.seen[id] = seen
    return row
  }
}
