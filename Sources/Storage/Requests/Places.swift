import Basics
package import Evidence

/// Finds or makes the rows of places. Those that are neither an endpoint nor a document are capped.
struct Places {
  /// Places kept of one host beside those that are an endpoint or a document; past it they count together.
  static let candidateLimit = 256
  /// Of these, those that only callers whom nobody can make up get.
  static let reserved = 64
  /// Hosts that nothing was published for.
  static let strangerHosts = 64
  static let other = ClientWriter.other

  let connection: SQLiteConnection
  let cache: FoldCache

  /// - Parameter isSure: a caller asks for it who comes from its platform's own addresses.
  func id(of place: Place, in index: PlaceIndex, isSure: Bool) throws(StorageError) -> PlaceID {
    if let known = cache.places[place] { return known }
    let isWanted = index.isWanted(place)
    // Whoever makes up hosts gets no more room than for other paths.
    let isKnown = place.host.isEmpty || index.endpoints.knows(place.host)
    let found = try find(place)
    let id: PlaceID
    if let found {
      id = found
    } else if isWanted && isKnown {
      id = try insert(place)
    } else if try hasRoom(place.host, isSure: isSure) {
      id = try insert(place)
    } else {
      let shared = isWanted ? Place(host: "", path: place.path, query: place.query) : Place(host: "", path: Self.other)
      id = if let known = try find(shared) { known } else { try insert(shared) }
    }
    cache.places[place] = id
    return id
  }

  private func find(_ place: Place) throws(StorageError) -> PlaceID? {
    try connection.first(
      "SELECT id FROM place WHERE host = ? AND path = ? AND query = ?", place.host, place.path, place.query,
      map: { $0.id() })
  }

  private func insert(_ place: Place) throws(StorageError) -> PlaceID {
    try connection.run(
      "INSERT INTO place (host, path, query) VALUES (?, ?, ?)", place.host, place.path, place.query)
    let id = PlaceID(connection.lastInsertedID)
    cache.newPlaces.append((id, place))
    return id
  }

  private func hasRoom(_ host: String, isSure: Bool) throws(StorageError) -> Bool {
    let limit = isSure ? Self.candidateLimit : Self.candidateLimit - Self.reserved
    return try connection.first(
      """
      SELECT (SELECT count(*) FROM place WHERE host = ?1) < ?2
        AND (EXISTS (SELECT 1 FROM place WHERE host = ?1) OR (SELECT count(DISTINCT host) FROM place) < ?3)
      """, host, limit, Self.strangerHosts, map: { $0.int() == 1 }) ?? false
  }
}

extension Database {
  /// By which client ids and logged requests are distinguished; nobody else has it.
  package func keyedHash() throws(StorageError) -> KeyedHash {
    let key = try connection.first("SELECT key FROM digest_key") { $0.bytes() } ?? []
    guard let hash = KeyedHash(key: key) else {
      throw StorageError(
        .corrupt, "read '\(path)'", "the key of its digests is not 16 bytes", hint: "restore a backup")
    }
    return hash
  }
}
