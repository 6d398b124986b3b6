import Basics
package import Evidence

/// How far an access log has been read, and by what it is known again, whatever its file is called or packed with. Two
/// logs that have the same beginning, and the same bytes before the same place, are taken for one.
package struct LogPosition: Sendable, Equatable {
  /// Bytes that the two digests are made of at most.
  package static let block = 4_096

  /// SHA-256 of the first bytes, up to the offset.
  package let head: String
  /// Bytes of the unpacked text that have been read.
  package let offset: Int64
  /// SHA-256 of the last bytes before the offset.
  package let tail: String

  package init(head: String, offset: Int64, tail: String) {
    (self.head, self.offset, self.tail) = (head, offset, tail)
  }
}

/// A log that was read.
package struct LogFileRecord: Sendable {
  package let id: LogFileID
  /// As it was given when it was read last.
  package let name: String
  package let position: LogPosition
  /// The flags that decide what its lines mean, as they are written.
  package let options: String
  /// The digests of the lines in the last second that was read, and how often each.
  package let lastSecond: LoggedSecond?
  package let readAt: Int64
}

/// The logged requests of one second that were counted.
package struct LoggedSecond: Sendable, Equatable {
  package let second: Int64
  package let digests: [UInt64: Int64]

  package init(second: Int64, digests: [UInt64: Int64]) {
    self.second = second
    self.digests = digests
  }
}

/// One logged request on its way into the database.
package struct LoggedEntry: Sendable {
  package private(set) var request: FoldedRequest
  /// Keyed: of its second, address as cut, method, path, status and agent.
  package let digest: UInt64
  /// How many like it the piece of the log had up to it, itself included: 1 for the first.
  package let ordinal: Int64

  package init(_ request: FoldedRequest, digest: UInt64, ordinal: Int64) {
    self.request = request
    self.digest = digest
    self.ordinal = ordinal
  }

  /// Its client is a connector, as a later request tells.
  package mutating func name(as namer: ClientIdentity) {
    request = request.told(of: request.client.inferred(as: namer))
  }
}

/// What a piece of a log reported, to be stored in one transaction.
package struct LogPiece: Sendable {
  package var entries: [LoggedEntry] = []
  package var unserved: [(entry: Int, request: FoldedUnserved)] = []
  /// When it saw the requests of which host ('' for every host).
  package var coverage: [String: CoverageSpans] = [:]
  /// The last endpoint that was known when it was read; nil: the last there is.
  package var knownEndpoints: EndpointID?

  package init() {}
}

/// What became of a piece.
package struct LogPieceResult: Sendable, Equatable {
  /// Of the entries: told before, by this log or by another.
  package var repeated: Int64 = 0
  /// Of an hour whose digests are no longer kept: whether it was counted is not known, and it is not counted again.
  package var sealed: Int64 = 0
  /// Older than what is kept.
  package var expired: Int64 = 0

  package init() {}
}

extension Database {
  /// Seconds for which digests of logged requests are kept after they were read.
  package static let digestLife: Int64 = 35 * 86_400

  /// Every log that was read, latest first.
  package func logFiles() throws(StorageError) -> [LogFileRecord] {
    try connection.rows("SELECT \(Self.logFileColumns) FROM log_file ORDER BY read_at DESC, id DESC", map: Self.logFile)
  }

  /// The logs that one can be whose first bytes have that digest, the furthest read first: those with the same head,
  /// and all that were read of less than a block.
  package func logFiles(head: String) throws(StorageError) -> [LogFileRecord] {
    try connection.rows(
      "SELECT \(Self.logFileColumns) FROM log_file WHERE head = ? OR offset < ? ORDER BY offset DESC", head,
      Int64(LogPosition.block), map: Self.logFile)
  }

  private static let logFileColumns = "id, name, head, offset, tail, options, last_second, last_digests, read_at"

  private static func logFile(_ row: inout Row) -> LogFileRecord {
    let (id, name): (LogFileID, String) = (row.id("id"), row.text("name"))
    let position = LogPosition(head: row.text("head"), offset: row.integer("offset"), tail: row.text("tail"))
    let options = row.text("options")
    let (second, digests) = (row.integerOrNil("last_second"), row.bytes("last_digests"))
    return LogFileRecord(
      id: id, name: name, position: position, options: options,
      lastSecond: second.map { LoggedSecond(second: $0, digests: DigestCounts(bytes: digests).counts) },
      readAt: row.integer("read_at"))
  }

  /// Stores what a piece of a log reported, and how far the log was read, in one transaction: a request counts once,
  /// whoever else reads the same.
  /// - Parameters:
  ///   - file: the log's row; nil: it has none yet, or is a stream that nobody reads again.
  ///   - position: nil: nothing is remembered of the log.
  /// - Returns: the log's row, and what became of the entries.
  package func store(
    _ piece: LogPiece, of file: LogFileID?, name: String, position: LogPosition?, options: String, last: LoggedSecond?,
    now: Int64
  ) throws(StorageError) -> (file: LogFileID?, result: LogPieceResult) {
    var result = LogPieceResult()
    var id = file
    try folding { () throws(StorageError) in
      try refreshFoldCache()
      try refuseOtherAddresses(piece, options: options)
      var counter = try LogCounter(self, now: now)
      var fold = Fold()
      fold.requests.reserveCapacity(piece.entries.count)
      var isCounted = [Bool](repeating: false, count: piece.entries.count)
      for place in piece.entries.indices where try counter.counts(piece.entries[place]) {
        fold.requests.append(piece.entries[place].request)
        isCounted[place] = true
      }
      for (entry, request) in piece.unserved where isCounted[entry] {
        // What reached the daemon through the server that wrote the log is counted already.
        if try !isListened(piece.entries[entry].request) { fold.unserved.append(request) }
      }
      try counter.finish()
      result = counter.result
      if let position {
        id = try remember(file: id, name: name, position, options: options, last: last, now: now)
      }
      // What is too old was not stored: nobody can say that it was seen.
      let covered = piece.coverage.mapValues { $0.clipped(to: counter.oldest...(.max)) }
      try cover(
        .log, file: id ?? 0, covered, gap: UsualPause.gapAtLeast, now: now, knownEndpoints: piece.knownEndpoints)
      try write(fold, isLogged: true)
      try derive(coverageOf: piece.coverage)
    }
    return (id, result)
  }

  /// Whether the listener has told requests for the same place in the same hour.
  private func isListened(_ request: FoldedRequest) throws(StorageError) -> Bool {
    try connection.first(
      """
      SELECT 1 FROM place CROSS JOIN request_hour ON place_id = place.id
      WHERE host = ? AND path = ? AND query = '' AND hour = ? AND source = 'listener' LIMIT 1
      """, request.place.host, request.place.path, request.at / 3_600, map: { _ in true }) ?? false
  }

  /// The log is called that from now on: it was renamed, or is there under another name, too.
  package func rename(_ file: LogFileID, to name: String) throws(StorageError) {
    try connection.run("UPDATE log_file SET name = ?2 WHERE id = ?1", file, name)
  }

  /// Requests are distinguished by the client's address: a log that takes it from elsewhere would tell the same anew.
  private func refuseOtherAddresses(_ piece: LogPiece, options: String) throws(StorageError) {
    let own = Self.addressOption(options)
    for (host, covered) in piece.coverage {
      guard let first = covered.spans.first?.lowerBound, let last = covered.spans.last?.upperBound else { continue }
      let others = try connection.rows(
        """
        SELECT DISTINCT name, options FROM coverage CROSS JOIN log_file ON log_file.id = file_id
        WHERE source = 'log' AND host = ? AND to_at >= ? AND from_at <= ? ORDER BY name
        """, host, first, last, map: { (name: $0.text("name"), options: $0.text("options")) })
      guard let other = others.first(where: { Self.addressOption($0.options) != own }) else { continue }
      throw StorageError(
        .refused, "store what the log says",
        "'\(other.name)' covered the same hours, and its clients' addresses were taken from elsewhere",
        hint: "read both with the same --client-address, in one call with --again; nothing more was stored")
    }
  }

  /// Where the client's address is taken from.
  private static func addressOption(_ options: String) -> String {
    let words = options.split(separator: " ")
    return words.firstIndex(of: "--client-address").map { words[$0...].joined(separator: " ") } ?? ""
  }

  private func remember(
    file: LogFileID?, name: String, _ position: LogPosition, options: String, last: LoggedSecond?, now: Int64
  ) throws(StorageError) -> LogFileID {
    let digests = DigestCounts(counts: last?.digests ?? [:]).bytes
    if let known = file {
      try connection.run(
        """
        UPDATE log_file SET name = ?2, head = ?3, offset = ?4, tail = ?5, options = ?6, last_second = ?7,
          last_digests = ?8, read_at = ?9
        WHERE id = ?1
        """, known, name, position.head, position.offset, position.tail, options, last?.second, digests, now)
      if connection.changes > 0 {
        try joinOthers(like: position, options: options, to: known)
        return known
      }
    }
    try connection.run(
      """
      INSERT INTO log_file (name, head, offset, tail, options, last_second, last_digests, read_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, name, position.head, position.offset, position.tail, options, last?.second, digests, now)
    let id = LogFileID(connection.lastInsertedID)
    try joinOthers(like: position, options: options, to: id)
    return id
  }

  /// Somebody else has read the same log as far: it is one.
  private func joinOthers(like position: LogPosition, options: String, to file: LogFileID) throws(StorageError) {
    let others = try connection.rows(
      "SELECT id FROM log_file WHERE head = ? AND offset = ? AND tail = ? AND options = ? AND id <> ?", position.head,
      position.offset, position.tail, options, file, map: { $0.id() as LogFileID })
    for other in others {
      try connection.run("UPDATE OR IGNORE coverage SET file_id = ? WHERE file_id = ?", file, other)
      try connection.run("DELETE FROM coverage WHERE file_id = ?", other)
      try connection.run("DELETE FROM log_file WHERE id = ?", other)
    }
  }
}
