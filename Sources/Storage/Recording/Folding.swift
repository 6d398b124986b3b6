import Evidence

extension Database {
  /// Stores what the journal told, and how far it has been read, in one transaction: nothing is folded twice.
  package func fold(_ fold: Fold) throws(StorageError) {
    try folding { () throws(StorageError) in try write(fold) }
  }

  /// Runs a transaction that a fold is part of. What it fails to store is not remembered either.
  func folding(_ body: () throws(StorageError) -> Void) throws(StorageError) {
    do {
      try connection.transaction(body)
    } catch {
      foldCache = FoldCache()
      throw error
    }
  }

  /// The part of a transaction that a fold is.
  /// - Parameter isLogged: all of its requests are of a log.
  func write(_ fold: Fold, isLogged: Bool = false) throws(StorageError) {
    try refreshFoldCache()
    var writer = try FoldWriter(self, cache: foldCache)
    for sighting in fold.sightings { try writer.record(sighting) }
    try writer.record(fold.requests)
    for unserved in fold.unserved { try writer.record(unserved) }
    let observed = isLogged ? [:] : try coverMirror(of: fold)
    try writer.finish()
    try move(fold.moved)
    try derive(coverageOf: observed)
    for position in fold.positions { try store(position) }
    for loss in fold.losses { try store(loss) }
  }

  /// Each is taken from the one and told of the other; what cannot be taken stays where it is.
  private func move(_ moved: [MovedSighting]) throws(StorageError) {
    if moved.isEmpty { return }
    let withdrawal = Withdrawal(self)
    var taken: [FoldedSighting] = []
    for move in moved where try withdrawal.take(move.sighting) { taken.append(move.sighting.told(of: move.client)) }
    foldCache = FoldCache(dataVersion: foldCache.dataVersion)
    var writer = try FoldWriter(self, cache: foldCache)
    for sighting in taken { try writer.record(sighting) }
    try writer.finish()
  }

  /// The observe socket has seen the requests for these hosts around these times. Hosts past the cap, which
  /// strangers make up, count as one.
  private func coverMirror(of fold: Fold) throws(StorageError) -> [String: CoverageSpans] {
    var spans: [String: CoverageSpans] = [:]
    for request in fold.requests where request.source == .observe {
      let isKept = try connection.first(
        "SELECT 1 FROM place WHERE host = ? LIMIT 1", request.place.host, map: { _ in true })
      let host = isKept == true ? request.place.host : ""
      spans[host, default: CoverageSpans()].add(request.at...request.at, gap: UsualPause.gapAtLeast)
    }
    try cover(.observe, spans, gap: UsualPause.gapAtLeast, now: fold.requests.map(\.at).max() ?? 0)
    return spans
  }

  /// How far each segment of the journal has been folded; what can be no segment's position is passed over.
  package func journalPositions() throws(StorageError) -> [JournalPosition] {
    try connection.rows(
      """
      SELECT loop, sequence, offset FROM journal_position
      WHERE loop BETWEEN 0 AND 255 AND sequence >= 0 AND offset >= 0 ORDER BY loop, sequence
      """
    ) {
      JournalPosition(loop: $0.int("loop"), sequence: UInt64($0.exactInteger("sequence")), offset: $0.integer("offset"))
    }
  }

  /// Forgets the position of a segment that is gone.
  package func forget(_ position: JournalPosition) throws(StorageError) {
    try connection.run(
      "DELETE FROM journal_position WHERE loop = ? AND sequence = ?", position.loop,
      Int64(bitPattern: position.sequence))
  }

  /// A counter's value; 0 if nothing was counted.
  package func counter(_ name: String) throws(StorageError) -> Int64 {
    try connection.first("SELECT value FROM counter WHERE name = ?", name) { $0.integer() } ?? 0
  }

  /// Others may have changed what earlier folds remember: who is known, and when an endpoint's grace ends.
  func refreshFoldCache() throws(StorageError) {
    let version = try dataVersion()
    if foldCache.holds(at: version) { return }
    let isOthers = foldCache.dataVersion != version
    foldCache = FoldCache(dataVersion: version)
    if isOthers { try recountGraces() }
  }

  private func store(_ position: JournalPosition) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO journal_position (loop, sequence, offset) VALUES (?, ?, ?)
      ON CONFLICT (loop, sequence) DO UPDATE SET offset = excluded.offset
      """, position.loop, Int64(bitPattern: position.sequence), position.offset)
  }

  func add(_ value: Int64, toCounter name: String) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO counter (name, value) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET value = \(SaturatingSum.of("value", "excluded.value"))
      """, name, value)
  }
}
