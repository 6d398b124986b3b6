import Evidence

/// The rows of connectors: one for each name and attribution.
struct ConnectorRows {
  struct Facts {
    let name: String
    let connectorClass: ConnectorClass
    let attribution: Attribution
  }

  let connection: SQLiteConnection
  let cache: FoldCache

  /// The row's id; it is made when it is new.
  func id(
    _ name: String, _ connectorClass: ConnectorClass, _ attribution: Attribution
  ) throws(StorageError) -> ConnectorID {
    let attribution: Attribution = attribution == .verified ? .verified : .claimed
    let key = FoldCache.ConnectorKey(name: name, attribution: attribution)
    if let known = cache.connectors[key], known.connectorClass == connectorClass { return known.id }
    let id =
      try connection.first(
        """
        INSERT INTO connector (name, class, attribution) VALUES (?, ?, ?)
        ON CONFLICT (name, attribution) DO UPDATE SET class = excluded.class RETURNING id
        """, name, connectorClass.rawValue, attribution.rawValue, map: { $0.id() }) ?? ConnectorID(0)
    cache.connectors[key] = FoldCache.Connector(id: id, connectorClass: connectorClass)
    cache.connectorFacts[id] = Facts(name: name, connectorClass: connectorClass, attribution: attribution)
    return id
  }

  /// The row of whoever a browser's request is for: the connector's own claim where it is named, else browsers'. Who
  /// calls itself a crawler carries nobody's authorization.
  func carried(_ connector: ConnectorID, isNamed: Bool) throws(StorageError) -> ConnectorID {
    guard let facts = try facts(connector) else { return connector }
    if facts.connectorClass == .crawler { return connector }
    return isNamed
      ? try id(facts.name, facts.connectorClass, .claimed)
      : try id(Recognition.browserName, .browser, .claimed)
  }

  func rank(_ connector: ConnectorID) throws(StorageError) -> RowRank {
    guard let facts = try facts(connector) else { return .unnamed }
    return RowRank(connectorClass: facts.connectorClass, attribution: facts.attribution)
  }

  /// What distinguishes rows, whichever of them was made first.
  func key(_ connector: ConnectorID) throws(StorageError) -> String {
    try facts(connector).map { "\($0.name) \($0.attribution.rawValue)" } ?? ""
  }

  func facts(_ id: ConnectorID) throws(StorageError) -> Facts? {
    if let known = cache.connectorFacts[id] { return known }
    let found = try connection.first(
      "SELECT name, class, attribution FROM connector WHERE id = ?", id,
      map: {
        Facts(
          name: $0.text("name"), connectorClass: ConnectorClass(rawValue: $0.text("class")) ?? .httpLibrary,
          attribution: Attribution(rawValue: $0.text("attribution")) ?? .claimed)
      })
    cache.connectorFacts[id] = found
    return found
  }
}
