package import Evidence
import Foundation
import Manifests
package import Storage

/// What one access log told, counted.
package struct IngestSummary: Sendable, Equatable {
  package let file: String
  package internal(set) var lines: Int64 = 0
  package internal(set) var uses: Int64 = 0
  package internal(set) var fetches: Int64 = 0
  package internal(set) var unserved: Int64 = 0
  package internal(set) var other: Int64 = 0
  /// Lines without a host for what more than one site has: `--site` says whose they are.
  package internal(set) var severalSites: Int64 = 0
  package internal(set) var unmatched: Int64 = 0
  /// Lines that are requests, whatever they tell.
  var requests: Int64 = 0
  /// Bytes that had been read before.
  package internal(set) var known: Int64 = 0
}

/// Reads one access log into the database. The same text twice counts once, whatever the file is called, and whoever
/// reads it at the same time. What is held in memory does not grow with the text.
package final class LogIngest {
  /// Lines stored in one transaction, and bytes of them.
  static let batchLines = 20_000
  static let batchBytes = 16 << 20

  /// Somebody else has read the same log on meanwhile, and stored it.
  private struct Overtaken: Error {}

  let path: String
  let isStream: Bool
  private let database: Database
  private let isRehearsal: Bool
  private let onLine: (Int64, ArraySlice<UInt8>, LogFact) -> Void
  private let onProgress: (IngestSummary, Int64) -> Void
  private var interpreter: LogInterpreter
  private var lines = LogLines()
  private var batch = LogBatch()
  private var batchedBytes = 0
  private var position: LogPosition?
  /// The positions in the database of logs that begin like this one.
  private var known: [LogPosition] = []
  /// While the log is followed: lines come in as time goes on.
  var clock: (() -> Int64)?
  private var summary: IngestSummary
  /// As it was when something was stored last; bytes stored.
  private var stored: (summary: IngestSummary, bytes: Int64)
  private var firstComplaint: String?

  /// - Parameters:
  ///   - reading: how a line is to be read.
  ///   - isRehearsal: `--explain`: every line is told, nothing is stored.
  ///   - onLine: each line with its number and what it tells; without a rehearsal not those that are dropped unread.
  ///   - onProgress: the counts so far, and the bytes read.
  package init(
    database: Database, path: String, reading: LogOptions = LogOptions(), now: Int64, isRehearsal: Bool = false,
    onLine: @escaping (Int64, ArraySlice<UInt8>, LogFact) -> Void = { _, _, _ in },
    onProgress: @escaping (IngestSummary, Int64) -> Void = { _, _ in }
  ) throws {
    self.database = database
    self.path = path
    isStream = LogText.isStream(path)
    self.isRehearsal = isRehearsal
    self.onLine = onLine
    self.onProgress = onProgress
    interpreter = try LogInterpreter(database: database, reading: reading, now: now)
    summary = IngestSummary(file: path)
    stored = (summary, 0)
  }

  /// Reads to the end, stores what is new, and counts it. Fails where nothing of it is a request: it is no access log.
  package func run() throws -> IngestSummary {
    var isDone = false
    while !isDone {
      let text = try begin()
      isDone = try unlessOvertaken {
        try read(text)
        if let last = lines.unfinished, isStream || isWhole(last) { takeRest() }
        try store()
      }
    }
    try requireRequests()
    return summary
  }

  private func requireRequests() throws(ServiceError) {
    guard !isRehearsal, !hasRequests, let firstComplaint else { return }
    let count = summary.unmatched
    throw ServiceError(
      .failed, "ingest '\(path)'",
      "\(count == 1 ? "its one line is no request: it" : "none of its \(count) lines is a request: the first")"
        + " \(firstComplaint)",
      hint: "name an access log of nginx, Apache or Caddy; --explain tells of every line; nothing was stored")
  }

  /// Whether anything of it, now or before, was a request.
  private var hasRequests: Bool { summary.known > 0 || summary.requests > 0 }

  /// Opens the log where it is to be read on. A stream is told from one that was read before by what it begins with,
  /// which is kept on the disk until that is known.
  func begin() throws -> LogText {
    let text = try LogText(path, isFollowed: clock != nil)
    (position, known) = (nil, [])
    // What is to be explained is explained from its beginning; a stream that is followed begins where it happens to.
    if !isRehearsal && (!isStream || clock == nil) {
      let finding = try isStream ? lookAhead(text) : look(into: text)
      (position, known) = (finding.position, finding.candidates)
      lines = try linesAfter(finding, of: text)
    } else {
      lines = LogLines()
    }
    summary.known = max(0, (position?.offset ?? 0) - stored.bytes)
    return text
  }

  private func look(into text: LogText) throws -> LogProbe.Finding {
    let probe = LogProbe(database: database)
    return try text.isPlainFile ? probe.look(into: text) : probe.look(through: LogText(path))
  }

  /// Of a plain file what was read before is not read again, but for what is needed to know it next time.
  private func linesAfter(_ finding: LogProbe.Finding, of text: LogText) throws -> LogLines {
    let start = (finding.position?.offset ?? 0) - Int64(LogPosition.block)
    guard start > 0, text.isPlainFile else { return LogLines(after: finding.position) }
    try text.seek(to: start, head: finding.head)
    return LogLines(after: finding.position, head: finding.head, from: start)
  }

  private func lookAhead(_ text: LogText) throws -> LogProbe.Finding {
    let spool = try LogSpool(in: URL(fileURLWithPath: database.path).deletingLastPathComponent().path)
    let finding = try LogProbe(database: database).look(through: text, keep: { try spool.add($0) })
    text.replay(spool)
    return finding
  }

  /// Does a piece of the work; where somebody else was faster, nothing of it counts. Returns whether it was done.
  func unlessOvertaken(_ work: () throws -> Void) throws -> Bool {
    do {
      try work()
      return true
    } catch is Overtaken {
      summary = stored.summary
      (batch, batchedBytes) = (LogBatch(), 0)
      _ = interpreter.takeWatched()
      return false
    }
  }

  func read(_ text: LogText) throws {
    while true {
      let bytes = try text.read()
      if bytes.isEmpty { return }
      lines.add(bytes)
      if !lines.skipKnown() { continue }
      if let clock { interpreter.now = clock() }
      try interpreter.refresh(database)
      while let line = lines.next() {
        take(line)
        if batch.lineCount >= Self.batchLines || batchedBytes >= Self.batchBytes { try store() }
      }
      // The lines of a stream that is followed come one by one, for as long as it lasts.
      if isStream && clock != nil { try store() }
      onProgress(summary, lines.offset)
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

  private func take(_ line: ArraySlice<UInt8>) {
    batchedBytes += line.count
    if !isRehearsal, !lines.isCut, interpreter.isOther(line) {
      summary.lines += 1
      summary.other += 1
      summary.requests += 1
      return
    }
    let fact = lines.isCut ? .unmatched(reason: "is longer than 1 MiB") : interpreter.fact(line)
    summary.lines += 1
    switch fact {
    case .uses: summary.uses += 1
    case .fetch: summary.fetches += 1
    case .unserved: summary.unserved += 1
    case .other: (summary.other, summary.requests) = (summary.other + 1, summary.requests + 1)
    case .severalSites: (summary.severalSites, summary.requests) = (summary.severalSites + 1, summary.requests + 1)
    case .blank: summary.other += 1
    case .unmatched(let reason):
      summary.unmatched += 1
      if firstComplaint == nil { firstComplaint = reason }
    }
    switch fact {
    case .uses, .fetch, .unserved: summary.requests += 1
    default: break
    }
    onLine(summary.lines, line, fact)
    batch.add(fact)
  }

  /// Bytes read of the present text.
  var offset: Int64 { lines.offset }

  func store() throws {
    if batchedBytes == 0 { return }
    // Of what is no access log nothing is remembered, not even that it was read.
    if isRehearsal || !hasRequests && clock == nil {
      _ = interpreter.takeWatched()
      return (batch, batchedBytes) = (LogBatch(), 0)
    }
    let watched = interpreter.takeWatched()
    let reached = isStream && clock != nil ? nil : lines.position
    let isStored = try database.ingest(
      batch.fold, watched: watched, from: position, to: reached, expected: isStream ? nil : known, now: interpreter.now)
    if !isStored { throw Overtaken() }
    (batch, batchedBytes) = (LogBatch(), 0)
    known = known.filter { $0 != position } + [reached].compactMap(\.self)
    stored = (summary, stored.bytes + (reached?.offset ?? 0) - (position?.offset ?? 0))
    position = reached
  }
}
