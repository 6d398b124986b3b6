/// Places of logs that tell no host: what they tell may be told by a log with hosts, too.
struct HostlessPlaces {
  let connection: SQLiteConnection

  init(_ connection: SQLiteConnection) { self.connection = connection }

  /// Those among places of one endpoint or document that are of no host; none where all are, for then nothing is told
  /// twice.
  func among(_ places: Set<PlaceID>) throws(StorageError) -> Set<PlaceID> {
    if places.count < 2 { return [] }
    var hostless: Set<PlaceID> = []
    for place in places {
      let host = try connection.first("SELECT host FROM place WHERE id = ?", place, map: { $0.text() })
      if host?.isEmpty == true { hostless.insert(place) }
    }
    return hostless.count == places.count ? [] : hostless
  }
}
