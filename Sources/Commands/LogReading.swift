import Basics
import Evidence
import Foundation
import Service
import Storage

/// One log being read: what is said of each line, where lines that are no requests go, and how far it has come.
struct LogReading {
  private let call: Invocation
  private let database: Database
  private let file: String
  private let reading: LogOptions
  private let unmatched: FileHandle?
  private let explained: RowStream<ExplainedLine>?

  /// - Parameters:
  ///   - unmatched: where lines go that are no requests; one for all logs of a call.
  ///   - explained: where they are explained as data; one for all logs of a call. Nil: in words.
  init(
    call: Invocation, database: Database, file: String, unmatched: FileHandle?,
    explained: RowStream<ExplainedLine>? = nil
  ) throws {
    self.call = call
    self.database = database
    self.file = file
    reading = try call.logOptions(database)
    self.unmatched = unmatched
    self.explained = explained
  }

  func ingest() throws -> LogIngest {
    let explains = call.arguments.has(.explain)
    return try LogIngest(
      database: database, path: file, reading: reading, now: call.now, isRehearsal: explains,
      onLine: { number, line, fact in
        if explains { explain(ExplainedLine(file: file, number: number, fact: fact)) }
        if case .unmatched = fact { try? unmatched?.write(contentsOf: Data(line)) }
      }, onProgress: progress)
  }

  private func explain(_ line: ExplainedLine) {
    if let explained { return explained.add(line) }
    call.output.write(TerminalText.escaped("line \(line.number): \(line.words)") + "\n")
  }

  /// Only for a person at a terminal.
  private func progress(_ summary: IngestSummary, _ bytes: Int64) {
    guard Self.isTerminal else { return }
    let megabytes = String(format: "%.1f", Double(bytes) / 1_000_000)
    Log.transient("\(file): \(megabytes) MB, \(summary.lines) lines, \(summary.uses) uses")
  }

  func endProgress() {
    if Self.isTerminal { Log.transient("") }
  }

  private static var isTerminal: Bool { Syscalls.isTerminal(STDERR_FILENO) }

  /// Lines of a log hold what strangers sent: the file is its owner's alone.
  static func privateFile(_ path: String) throws(ServiceError) -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    guard let handle = FileHandle(forWritingAtPath: path) else {
      throw ServiceError(
        .failed, "write '\(path)'", "it cannot be created", hint: "name a file in a folder you can write")
    }
    return handle
  }
}

extension Invocation {
  /// How the logs of this call are to be read.
  func logOptions(_ database: Database) throws -> LogOptions {
    LogOptions(format: try logFormat(), addressSource: try addressSource(), host: try site(database)?.host)
  }

  fileprivate func addressSource() throws(UsageError) -> LogAddressSource {
    guard let text = arguments.value(.logAddress) else { return .peer }
    if text.isEmpty { throw UsageError("--client-address: no field is named", hint: "use last-quoted, xff or a name") }
    return LogAddressSource(text)
  }

  fileprivate func logFormat() throws(UsageError) -> LogFormat? {
    try arguments.choice(.logFormat, "log format")
  }
}
