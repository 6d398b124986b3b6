import Evidence

extension ClientWriter {
  /// Fewer new clients are stored one by one.
  private static let crowd = 16
  /// Of more that came once, those that come again are asked for.
  private static let remembered = 1_024

  /// A client that is not known yet.
  private struct Newcomer {
    /// About the order of the index, in which rows that lie together are written together; the same for all of one row.
    let order: UInt64
    /// Among the callers.
    let place: Int32
    /// Among the kinds.
    let kind: Int32
  }

  /// What newcomers have in common that differ in their networks only.
  private struct Kind {
    let connector: ConnectorID
    let userAgent: String
    let attribution: Attribution
    let rule: String
    var agentID: AgentID = 0
    var recognitionID: RecognitionID = 0
    /// The same for all of one agent and connector.
    var rank: UInt64 = 0
  }

  /// Makes the rows of those that are new, where many are and there is room for all of them.
  /// - Returns: the new rows by caller; empty where none were made so.
  mutating func admit(_ callers: [RequestCallers.Caller]) throws(StorageError) -> [Row?] {
    var (new, kinds) = try newcomers(callers)
    if new.count < Self.crowd { return [] }
    var wanted: [ConnectorID: Int64] = [:]
    for newcomer in new { wanted[kinds[Int(newcomer.kind)].connector, default: 0] += 1 }
    guard try isOpen(wanted) else { return [] }
    // Only now: what strangers call themselves is stored of those alone for whom there is room.
    try findRows(of: &kinds)
    new = new.map { newcomer in
      let rank = kinds[Int(newcomer.kind)].rank << 48
      return Newcomer(order: rank | newcomer.order, place: newcomer.place, kind: newcomer.kind)
    }
    new.sort { $0.order < $1.order }
    let last = try connection.first("SELECT coalesce(max(id), 0) FROM client", map: { $0.exactInteger() }) ?? 0
    if last > Int64.max / 2 { return [] }
    return try insert(new, kinds, of: callers, after: last)
  }

  /// Those that are not known yet, in no order, and their kinds.
  private func newcomers(
    _ callers: [RequestCallers.Caller]
  ) throws(StorageError) -> (new: [Newcomer], kinds: [Kind]) {
    var new: [Newcomer] = []
    var index = NumberIndex()
    var kinds: [Kind] = []
    let areAllNew = cache.clients.isEmpty
    for (place, caller) in callers.enumerated() where areAllNew || cache.clients[caller.client] == nil {
      let client = caller.client
      let kind = index.place(of: client.kindReference)
      if kind == kinds.count {
        kinds.append(
          Kind(
            connector: try connectorID(client), userAgent: client.userAgent, attribution: client.attribution,
            rule: client.rule))
      }
      new.append(
        Newcomer(
          order: Self.order(of: client.network), place: Int32(truncatingIfNeeded: place),
          kind: Int32(truncatingIfNeeded: kind)))
    }
    return (new, kinds)
  }

  /// Of a network's first twelve letters, four bits each: in the order of the letters where it is one of IPv4.
  private static func order(of network: String) -> UInt64 {
    var network = network
    return network.withUTF8 { letters in
      var order: UInt64 = 0
      for place in 0..<min(12, letters.count) { order = order &<< 4 | UInt64(unsafe letters[place] &- 0x2D) & 15 }
      return order << UInt64(4 * max(0, 12 - letters.count))
    }
  }

  private func findRows(of kinds: inout [Kind]) throws(StorageError) {
    for place in kinds.indices {
      kinds[place].agentID = try agentID(kinds[place].userAgent)
      kinds[place].recognitionID = try recognitionID(kinds[place].attribution, kinds[place].rule)
    }
    let ordered = kinds.indices.sorted {
      (kinds[$0].agentID, kinds[$0].connector) < (kinds[$1].agentID, kinds[$1].connector)
    }
    for (earlier, later) in zip(ordered, ordered.dropFirst()) {
      let isSame =
        kinds[earlier].agentID == kinds[later].agentID && kinds[earlier].connector == kinds[later].connector
      kinds[later].rank = kinds[earlier].rank + (isSame ? 0 : 1)
    }
  }

  private mutating func insert(
    _ new: [Newcomer], _ kinds: [Kind], of callers: [RequestCallers.Caller], after last: Int64
  ) throws(StorageError) -> [Row?] {
    var rows = [Row?](repeating: nil, count: callers.count)
    var batch = RowBatch(
      connection, "INSERT INTO client (id, connector_id, agent_id, network, recognition_id, first_at, last_at)",
      row: "(?, ?, ?, ?, ?, ?, ?)", "ON CONFLICT (agent_id, connector_id, network) DO NOTHING",
      rows: new.count)
    var days = MadeDays(kinds.map(\.connector))
    var id = last
    for start in stride(from: 0, to: new.count, by: RowBatch.size) {
      let part = start..<min(start + RowBatch.size, new.count)
      let changes = connection.totalChanges
      for place in part {
        let (caller, kind) = (callers[Int(new[place].place)], kinds[Int(new[place].kind)])
        id += 1
        try batch.put(.integer(id))
        try batch.put(.id(kind.connector))
        try batch.put(.id(kind.agentID))
        try batch.put(.text(caller.client.network))
        try batch.put(.id(kind.recognitionID))
        try batch.put(.integer(caller.firstAt))
        try batch.put(.integer(caller.lastAt))
        try batch.endRow()
      }
      try batch.finish()
      // It is not reported which of them were there already: these are asked for.
      let areAllNew = connection.totalChanges - changes == Int64(part.count)
      for place in part {
        let (caller, kind) = (callers[Int(new[place].place)], kinds[Int(new[place].kind)])
        let made = ClientID(id - Int64(part.upperBound - 1 - place))
        if !areAllNew, try !isMade(made, caller.client, kind) { continue }
        days.add(Int(new[place].kind), at: caller.lastAt)
        rows[Int(new[place].place)] = row(made, caller, kind.connector, isAlone: Self.isAlone(place, in: new))
      }
    }
    for (day, clients) in days.counts { try countMade(clients, on: day) }
    return rows
  }

  /// Whether no other newcomer can be of the same row.
  private static func isAlone(_ place: Int, in new: [Newcomer]) -> Bool {
    if new.count <= remembered { return false }
    if place > 0, new[place - 1].order == new[place].order { return false }
    return place + 1 == new.count || new[place + 1].order != new[place].order
  }

  private func isMade(_ id: ClientID, _ client: ClientIdentity, _ kind: Kind) throws(StorageError) -> Bool {
    try connection.first(
      "SELECT 1 FROM client WHERE id = ? AND agent_id = ? AND connector_id = ? AND network = ?", id, kind.agentID,
      kind.connector, client.network, map: { _ in true }) ?? false
  }

  private mutating func row(
    _ id: ClientID, _ caller: RequestCallers.Caller, _ connector: ConnectorID, isAlone: Bool
  ) -> Row {
    let client = caller.client
    let seen = FoldCache.Seen(
      network: client.network, firstAt: caller.firstAt, lastAt: caller.lastAt, attribution: client.attribution,
      rule: client.rule)
    if isAlone && caller.hits == 1 {
      seen.isMade = true
      latest.add(id, of: connector, lastAt: caller.lastAt)
      return Row(id: id, connector: connector, seen: seen)
    }
    let row = remember(id, connector, seen)
    cache.clients[client] = row
    return row
  }

  /// Counts many new clients by connector and day.
  private struct MadeDays {
    let connectors: [ConnectorID]
    private var days = NumberIndex()
    private var index = NumberIndex()
    private var clients: [Int64] = []

    init(_ connectors: [ConnectorID]) { self.connectors = connectors }

    mutating func add(_ kind: Int, at time: Int64) {
      let day = days.place(of: UInt64(bitPattern: Day.of(time)))
      let place = index.place(of: UInt64(kind) << 32 | UInt64(day))
      if place == clients.count { clients.append(0) }
      clients[place] += 1
    }

    var counts: [(day: ConnectorDay, clients: Int64)] {
      index.numbers.enumerated().map { place, number in
        let day = Int64(bitPattern: days.numbers[Int(number & 0xFFFF_FFFF)])
        return (ConnectorDay(connector: connectors[Int(number >> 32)], day: day), clients[place])
      }
    }
  }
}
