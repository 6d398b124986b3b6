import Basics
package import Evidence
package import Storage
import System

/// What one access log reported, counted.
package struct IngestSummary: Sendable, Equatable {
  package let file: String
  package internal(set) var lines: Int64 = 0
  package internal(set) var uses: Int64 = 0
  package internal(set) var fetches: Int64 = 0
  /// HEADs of documents.
  package internal(set) var looks: Int64 = 0
  package internal(set) var unserved: Int64 = 0
  /// Requests at an endpoint that are no uses of it.
  package internal(set) var probes: Int64 = 0
  /// Kept, for they may yet be uses.
  package internal(set) var candidates: Int64 = 0
  package internal(set) var other: Int64 = 0
  /// Lines for what more than one site has, without a host or with one that is no site's.
  package internal(set) var severalSites: Int64 = 0
  /// Of these: those with a host, and the first such host. An alias says whose they are; for the rest `--site` does.
  package internal(set) var severalByHost: Int64 = 0
  package internal(set) var severalHost = ""
  /// Of these all: lines with a host that is no site's, and the first such host.
  package internal(set) var foreign: Int64 = 0
  package internal(set) var foreignHost = ""
  package internal(set) var unmatched: Int64 = 0
  /// What the first of them is or has not; empty: there is none.
  package internal(set) var complaint = ""
  /// Of these: dated later than now.
  package internal(set) var ahead: Int64 = 0
  /// Whether the log is read from the first of them on the next time: where anything stands before it.
  package internal(set) var isHeld = false
  /// Of those that are kept: told before, by this log or another.
  package internal(set) var repeated: Int64 = 0
  /// Of hours that were covered long ago: whether they were counted is not known any more.
  package internal(set) var sealed: Int64 = 0
  /// Older than what is kept.
  package internal(set) var expired: Int64 = 0
  /// Lines that are requests, whatever they tell.
  var requests: Int64 = 0
  /// Bytes that had been read before.
  package internal(set) var known: Int64 = 0

  mutating func add(_ result: LogPieceResult) {
    repeated += result.repeated
    sealed += result.sealed
    expired += result.expired
  }
}

/// Reads one access log into the database. A request counts once, however often and in whatever files it is told, and
/// whoever reads them at the same time. What is held in memory does not grow with the text.
package final class LogIngest {
  /// Lines stored in one transaction, and bytes of them.
  static let batchLines = 60_000
  static let batchBytes = 64 << 20

  let path: String
  /// What the database calls the log: a file by its whole path, so that it can be looked for from anywhere.
  private let name: String
  /// What it is called now: it may have been read under another name that it has still.
  private var storedName: String
  let isStream: Bool
  private let database: Database
  private let options: LogOptions
  private let isRehearsal: Bool
  private let onLine: (Int64, ArraySlice<UInt8>, LogFact) -> Void
  private let onProgress: (IngestSummary, Int64) -> Void
  private var interpreter: LogInterpreter
  private var lines = LogLines()
  private(set) var tally: LogTally
  /// The log as it is remembered; nil: it is not yet.
  private var record: LogFileRecord?
  private var recordID: LogFileID?
  /// The last second of the text before, where this one goes on from it.
  var lastBefore: LoggedSecond?
  /// While the log is followed: lines come in as time goes on.
  var clock: (() -> Int64)?
  /// Bytes that are stored.
  private var storedBytes: Int64 = 0
  /// Before the first line that is dated later than now: from there the log is read the next time.
  private var held: (position: LogPosition, last: LoggedSecond?)?

  /// - Parameters:
  ///   - reading: how a line is to be read.
  ///   - isRehearsal: `--explain`: every line is told, nothing is stored.
  ///   - onLine: each line that is read in full, with its number and what it tells: in a rehearsal every line.
  ///   - onProgress: the counts so far, and the bytes read.
  package init(
    database: Database, path: String, reading: LogOptions = LogOptions(), now: Int64, isRehearsal: Bool = false,
    onLine: @escaping (Int64, ArraySlice<UInt8>, LogFact) -> Void = { _, _, _ in },
    onProgress: @escaping (IngestSummary, Int64) -> Void = { _, _ in }
  ) throws {
    self.database = database
    self.path = path
    options = reading
    isStream = LogText.isStream(path)
    name = isStream ? path : FilePath.absolute(path)
    storedName = name
    self.isRehearsal = isRehearsal
    self.onLine = onLine
    self.onProgress = onProgress
    interpreter = try LogInterpreter(database: database, reading: reading, now: now)
    tally = LogTally(file: path, isRehearsal: isRehearsal)
  }

  /// What it covers, by host, and the log as it was read before: found by reading it through; nothing is stored.
  func survey() throws -> (covered: [String: CoverageSpans], record: LogFileRecord?) {
    if isStream {
      throw OperationError(
        .usage, "ingest '\(path)'", "a stream cannot be read twice, which --again has to", hint: "give a file")
    }
    let record = try look(into: LogText(path)).record
    try read(try LogText(path))
    if let last = lines.unfinished, isWhole(last) { takeRest() }
    return (interpreter.takeCoverage(), record)
  }

  /// Reads to the end, stores what is new, and counts it. Fails where nothing of it is a request: it is no access log.
  package func run() throws -> IngestSummary {
    let text = try begin()
    try read(text)
    if let last = lines.unfinished, isStream || isWhole(last) { takeRest() }
    try store()
    try requireRequests()
    return tally.summary
  }

  private func requireRequests() throws(OperationError) {
    let (count, complaint) = (tally.summary.unmatched, tally.summary.complaint)
    guard !isRehearsal, !hasRequests, count > 0 else { return }
    throw OperationError(
      .failed, "ingest '\(path)'",
      "\(count == 1 ? "its one line is no request: it" : "none of its \(count) lines is a request: the first")"
        + " \(complaint)",
      hint: "name an access log of nginx, Apache or Caddy; --explain shows every line; nothing was stored")
  }

  /// Whether anything of it, now or before, was a request.
  private var hasRequests: Bool { tally.summary.known > 0 || tally.summary.requests > 0 }

  /// Opens the log where it is to be read on. A stream is told from one that was read before by what it begins with,
  /// which is kept on the disk until that is known.
  func begin() throws -> LogText {
    let text = try LogText(path, isFollowed: clock != nil)
    (record, recordID, held) = (nil, nil, nil)
    // What is to be explained is explained from its beginning; a stream that is followed begins where it happens to.
    if !isRehearsal && (!isStream || clock == nil) {
      let finding = try isStream ? lookAhead(text) : look(into: text)
      if let record = finding.record, record.options != options.description { throw otherOptions(record) }
      record = finding.record
      lines = try linesAfter(finding, of: text)
    } else {
      lines = LogLines()
    }
    recordID = record?.id
    storedName = record.map(present) ?? name
    tally.ordinals = LogOrdinals(after: record?.lastSecond ?? lastBefore)
    tally.summary.known = max(0, (record?.position.offset ?? 0) - storedBytes)
    return text
  }

  /// A log that is there under two names, a copy or packed, has the first of them, whichever was read last; one that
  /// was renamed its new one; what a stream told that of its file.
  private func present(_ record: LogFileRecord) -> String {
    if isStream { return record.name }
    let isCopy =
      record.name.hasPrefix("/") && record.name < name && LogProbe(database: database).isAt(record.name, record)
    return isCopy ? record.name : name
  }

  private func look(into text: LogText) throws -> LogProbe.Finding {
    let probe = LogProbe(database: database)
    return try text.isPlainFile ? probe.look(into: text) : probe.look(through: LogText(path))
  }

  /// Of a plain file what was read before is not read again, but for what is needed to know it next time.
  private func linesAfter(_ finding: LogProbe.Finding, of text: LogText) throws -> LogLines {
    let position = finding.record?.position
    let start = (position?.offset ?? 0) - Int64(LogPosition.block)
    guard start > 0, text.isPlainFile else { return LogLines(after: position) }
    try text.seek(to: start, head: finding.head)
    return LogLines(after: position, head: finding.head, from: start)
  }

  private func otherOptions(_ record: LogFileRecord) -> OperationError {
    let before = record.options.isEmpty ? "no options" : "'\(record.options)'"
    return OperationError(
      .refused, "ingest '\(path)'", "it was read with \(before) before: its requests would count twice",
      hint: "give --again to read it anew, with all other logs of the same hours; nothing was stored")
  }

  private func lookAhead(_ text: LogText) throws -> LogProbe.Finding {
    let spool = try LogSpool(in: FilePath.folder(database.path))
    let finding = try LogProbe(database: database).look(through: text, keep: { try spool.add($0) })
    text.replay(spool)
    return finding
  }

  func read(_ text: LogText) throws {
    while true {
      guard try lines.add(from: text) else { return }
      if !lines.skipKnown() { continue }
      if let clock { interpreter.now = clock() }
      try interpreter.refresh(database)
      while true {
        if let (line, fact) = Self.next(of: &lines, by: &interpreter, isRehearsal: isRehearsal, &tally) {
          count(line, fact)
          continue
        }
        if !Self.isFull(tally) { break }
        try store()
      }
      // The lines of a stream that is followed come one by one, for as long as it lasts.
      if isStream && clock != nil { try store() }
      onProgress(tally.summary, lines.offset)
    }
  }

  /// A last line may lack its line end; one that is still being written is left for the next time. In a log's formats
  /// a line ends with a quote or a brace, and reads as a request only when it is there.
  private func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.last == UInt8(ascii: "\"") || line.last == UInt8(ascii: "}") else { return false }
    var reader = interpreter
    if case .unmatched = reader.fact(line) { return false }
    return true
  }

  func takeRest() {
    if lines.unfinished != nil, let last = lines.rest() { take(last) }
  }

  /// Whether there is as much as one transaction takes.
  private static func isFull(_ tally: borrowing LogTally) -> Bool {
    tally.piece.entries.count >= batchLines || tally.pieceBytes >= batchBytes
  }

  /// The next line that has to be read in full, and what it tells; nil where there is none yet, or the tally is full.
  /// Nothing else of the object is touched for all others: each access to it is checked for being the only one.
  private static func next(
    of lines: inout LogLines, by interpreter: inout LogInterpreter, isRehearsal: Bool, _ tally: inout LogTally
  ) -> (line: ArraySlice<UInt8>, fact: LogFact)? {
    var (dropped, bytes) = (0, 0)
    defer { tally.addNothing(lines: dropped, bytes: bytes) }
    let room = batchBytes - tally.pieceBytes
    while bytes < room, !isFull(tally), let place = lines.nextPlace() {
      if lines.isCut { return (lines.buffer[place], .unmatched(reason: "is longer than 1 MiB")) }
      if isRehearsal { return (lines.buffer[place], interpreter.fact(lines.buffer[place])) }
      switch interpreter.glance(lines.buffer.span.extracting(place)) {
      case .nothing:
        dropped += 1
        bytes += place.count
      case .known(let fact): tally.add(fact, bytes: place.count)
      case .unread: return (lines.buffer[place], interpreter.readAfterGlance(lines.buffer[place]))
      }
    }
    return nil
  }

  private func take(_ line: ArraySlice<UInt8>) {
    count(line, lines.isCut ? .unmatched(reason: "is longer than 1 MiB") : interpreter.fact(line))
  }

  private func count(_ line: ArraySlice<UInt8>, _ fact: LogFact) {
    if case .ahead = fact, held == nil {
      held = lines.position(before: line.count).map { ($0, tally.ordinals.last) }
      tally.summary.isHeld = held != nil
    }
    tally.add(fact, bytes: line.count)
    onLine(tally.summary.lines, line, fact)
  }

  /// Bytes read of the present text.
  var offset: Int64 { lines.offset }

  func store() throws {
    if tally.pieceBytes == 0 { return try storeName() }
    // Of what is no access log nothing is remembered, not even that it was read.
    if !isRehearsal && (hasRequests || clock != nil) {
      tally.piece.knownEndpoints = interpreter.knownEndpoints
      tally.piece.coverage = interpreter.takeCoverage()
      let isRemembered = !(isStream && clock != nil)
      let stored = try database.store(
        tally.piece, of: recordID, name: storedName, position: isRemembered ? held?.position ?? lines.position : nil,
        options: options.description, last: held.map(\.last) ?? tally.ordinals.last, now: interpreter.now)
      tally.summary.add(stored.result)
      recordID = stored.file
      storedBytes = lines.offset
    }
    tally.clear()
  }

  /// Where nothing of it is new.
  private func storeName() throws {
    guard !isRehearsal, let record, record.name != storedName else { return }
    try database.rename(record.id, to: storedName)
    self.record = nil
  }
}
