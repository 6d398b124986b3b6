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
  package internal(set) var unmatched: Int64 = 0
  /// Bytes that had been read before.
  package internal(set) var known: Int64 = 0
}

/// Reads one access log into the database. The same text twice counts once, whatever the file is called.
package final class LogIngest {
  /// Lines stored in one transaction.
  static let batchLines = 20_000

  private let database: Database
  private let path: String
  private let isStream: Bool
  private let isRehearsal: Bool
  private let onLine: (Int64, ArraySlice<UInt8>, LogFact) -> Void
  private let onProgress: (IngestSummary, Int64) -> Void
  private var interpreter: LogInterpreter
  private var lines = LogLines()
  private var batch = LogBatch()
  private var position: LogPosition?
  /// Of a stream: how far logs that begin like it were read, the shortest first. A file is looked at beforehand.
  private var earlier: [LogPosition]?
  /// While the log is followed: lines come in as time goes on.
  private var clock: (() -> Int64)?
  private var summary: IngestSummary

  /// - Parameters:
  ///   - isRehearsal: `--explain`: every line is told, nothing is stored.
  ///   - onLine: each line with its number and what it tells.
  ///   - onProgress: the counts so far, and the bytes read.
  package init(
    database: Database, path: String, format: LogFormat?, now: Int64, isRehearsal: Bool = false,
    onLine: @escaping (Int64, ArraySlice<UInt8>, LogFact) -> Void = { _, _, _ in },
    onProgress: @escaping (IngestSummary, Int64) -> Void = { _, _ in }
  ) throws {
    self.database = database
    self.path = path
    isStream = LogText.isStream(path)
    self.isRehearsal = isRehearsal
    self.onLine = onLine
    self.onProgress = onProgress
    interpreter = try LogInterpreter(database: database, format: format, now: now)
    summary = IngestSummary(file: path)
  }

  /// Reads to the end, stores what is new, and counts it.
  package func run() throws -> IngestSummary {
    try begin()
    let text = try LogText(path)
    try read(text)
    if let last = lines.unfinished, isStream || isWhole(last) { takeRest() }
    try leaveOutKnown()
    try store()
    return summary
  }

  /// Reads to the end and goes on as the file grows, over rotation, until the condition is false; a stream until it
  /// ends.
  package func follow(clock: @escaping () -> Int64 = Clock.now, while isWanted: () -> Bool) throws {
    self.clock = clock
    try begin()
    var text = try LogText(path, isFollowed: true)
    while isWanted() {
      let isGone = !isStream && isReplaced(text)
      // What the old file got before it was replaced is still in it.
      try read(text)
      if isStream { takeRest() }
      try store()
      if isStream { return }
      if isGone {
        takeRest()
        try store()
        try begin()
        text = try LogText(path, isFollowed: true)
      } else {
        Thread.sleep(forTimeInterval: 0.25)
      }
    }
  }

  /// Whether another file has taken the name (rotated), or the file was cut (copied and truncated).
  private func isReplaced(_ text: LogText) -> Bool {
    guard let present = LogText.identity(of: path) else { return false }
    return present != text.identity || LogText.size(of: path) < lines.offset
  }

  private func begin() throws {
    // What is to be explained is explained from its beginning.
    position = isStream || isRehearsal ? nil : try LogProbe(database: database).position(of: path)
    lines = LogLines(after: position)
    summary.known = position?.offset ?? 0
  }

  private func read(_ text: LogText) throws {
    while true {
      let bytes = try text.read()
      if bytes.isEmpty { return }
      lines.add(bytes)
      if !lines.skipKnown() { continue }
      if let clock { interpreter.now = clock() }
      try interpreter.refresh(database)
      while let line = lines.next() {
        take(line)
        try leaveOutKnown()
        if batch.lineCount >= Self.batchLines && earlier?.isEmpty != false { try store() }
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

  private func takeRest() {
    if lines.unfinished != nil, let last = lines.rest() { take(last) }
  }

  private func take(_ line: ArraySlice<UInt8>) {
    let fact = interpreter.fact(line)
    summary.lines += 1
    switch fact {
    case .uses: summary.uses += 1
    case .fetch: summary.fetches += 1
    case .unserved: summary.unserved += 1
    case .other, .blank: summary.other += 1
    case .unmatched: summary.unmatched += 1
    }
    onLine(summary.lines, line, fact)
    batch.add(fact)
  }

  /// A stream can be told from one that was read before only while it is read: where it turns out to be the same so
  /// far, what was taken is dropped. Nothing is stored before that is known.
  private func leaveOutKnown() throws {
    guard isStream, !isRehearsal, clock == nil, let firstLine = lines.firstLine else { return }
    if earlier == nil { earlier = try database.logPositions(firstLine: firstLine).reversed() }
    while let next = earlier?.first, next.offset <= lines.offset {
      earlier?.removeFirst()
      guard lines.position == next else { continue }
      batch = LogBatch()
      _ = interpreter.takeWatched()
      summary = IngestSummary(file: path)
      summary.known = next.offset
      position = next
    }
  }

  private func store() throws {
    if batch.lineCount == 0 { return }
    defer { batch = LogBatch() }
    let watched = interpreter.takeWatched()
    if isRehearsal { return }
    // A stream that is followed begins where it happens to.
    let reached = isStream && clock != nil ? nil : lines.position
    try database.ingest(batch.fold, watched: watched, from: position, to: reached, now: interpreter.now)
    position = reached
  }
}
