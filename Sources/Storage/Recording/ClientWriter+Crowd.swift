import Evidence

extension ClientWriter {
  /// Fewer new clients are stored one by one.
  private static let crowd = 16

  /// A client that is not known yet.
  private struct Newcomer {
    let caller: RequestCallers.Caller
    let connector: Int64
    /// Which kind of them it is: many differ in their networks only.
    let kind: Int
    /// The row of its user agent; 0: not looked up yet.
    var agent: Int64 = 0
    /// The first letters of its network, as a number that is in their order.
    let network: UInt64

    func isSameRow(as other: Newcomer) -> Bool {
      connector == other.connector && agent == other.agent
        && caller.client.network == other.caller.client.network
    }

    /// About the order of the index: rows that lie together are written together.
    func precedes(_ other: Newcomer) -> Bool {
      if agent != other.agent { return agent < other.agent }
      return connector == other.connector ? network < other.network : connector < other.connector
    }
  }

  /// Makes the rows of those that are new, where many are and there is room for all of them.
  mutating func admit(_ callers: [RequestCallers.Caller]) throws(StorageError) {
    var (new, userAgents) = try newcomers(callers)
    if new.count < Self.crowd { return }
    guard try isOpen(new.reduce(into: [:]) { $0[$1.connector, default: 0] += 1 }) else { return }
    // Only now: what strangers call themselves is stored of those alone for whom there is room.
    let agents = try userAgents.map { userAgent throws(StorageError) in try agentID(userAgent) }
    for index in new.indices { new[index].agent = agents[new[index].kind] }
    var id = try connection.first("SELECT coalesce(max(id), 0) FROM client", map: { $0.exactInteger() }) ?? 0
    if id > Int64.max / 2 { return }
    new.sort { $0.precedes($1) }
    var batch = RowBatch(
      connection,
      """
      INSERT INTO client (id, connector_id, agent_id, network, attribution, rule, first_at, last_at, last_day)
      """, row: "(?, ?, ?, ?, ?, ?, ?, ?, ?)", "ON CONFLICT (agent_id, connector_id, network) DO NOTHING")
    for start in stride(from: 0, to: new.count, by: RowBatch.size) {
      try insert(new[start..<min(start + RowBatch.size, new.count)], after: &id, &batch)
    }
  }

  /// Those that are not known yet, and the user agent of each kind.
  private func newcomers(
    _ callers: [RequestCallers.Caller]
  ) throws(StorageError) -> (new: [Newcomer], userAgents: [String]) {
    var new: [Newcomer] = []
    var index = NumberIndex()
    var (connectors, userAgents) = ([Int64](), [String]())
    let areAllNew = cache.clients.isEmpty
    for caller in callers where areAllNew || cache.clients[caller.client] == nil {
      let client = caller.client
      let kind = index.place(of: client.kindReference)
      if kind == connectors.count {
        connectors.append(try connectorID(client))
        userAgents.append(client.userAgent)
      }
      new.append(
        Newcomer(
          caller: caller, connector: connectors[kind], kind: kind,
          network: client.network.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }))
    }
    return (new, userAgents)
  }

  private mutating func insert(
    _ new: ArraySlice<Newcomer>, after id: inout Int64, _ batch: inout RowBatch
  ) throws(StorageError) {
    let changes = connection.totalChanges
    var added: [(id: Int64, newcomer: Newcomer)] = []
    added.reserveCapacity(new.count)
    for newcomer in new {
      // Of two identities of one row the second is asked for.
      if let last = added.last?.newcomer, last.isSameRow(as: newcomer) { continue }
      id += 1
      let (caller, client) = (newcomer.caller, newcomer.caller.client)
      batch.put(.integer(id))
      batch.put(.integer(newcomer.connector))
      batch.put(.integer(newcomer.agent))
      batch.put(.text(client.network))
      batch.put(.text(client.attribution.rawValue))
      batch.put(.text(client.rule))
      batch.put(.integer(caller.firstAt))
      batch.put(.integer(caller.lastAt))
      batch.put(.integer(Day.of(caller.lastAt)))
      try batch.endRow()
      added.append((id, newcomer))
    }
    try batch.finish()
    // It is not reported which of them were there already.
    let areAllNew = connection.totalChanges - changes == Int64(added.count)
    for (id, newcomer) in added { try remember(newcomer, id, isNew: areAllNew) }
  }

  /// - Parameter isNew: false: it is to be found out.
  private mutating func remember(_ newcomer: Newcomer, _ id: Int64, isNew: Bool) throws(StorageError) {
    let (caller, client) = (newcomer.caller, newcomer.caller.client)
    if !isNew,
      let known = try find(newcomer.connector, userAgent: client.userAgent, network: client.network), known.id != id
    {
      cache.clients[client] = known
      return
    }
    cache.clients[client] = try made(
      id, newcomer.connector,
      FoldCache.Seen(
        network: client.network, firstAt: caller.firstAt, lastAt: caller.lastAt, attribution: client.attribution,
        rule: client.rule))
  }
}
