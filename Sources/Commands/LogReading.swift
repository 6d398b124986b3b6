import Basics
import Evidence
import Manifests
import Operations
import Storage
import System

/// One log being read: what is said of each line, where lines that are no requests go, and how far it has come.
struct LogReading {
  private let call: Invocation
  private let database: Database
  private let file: String
  private let reading: LogOptions
  private let unmatched: OpenFile?
  private let explained: RowStream<ExplainedLine>?

  /// - Parameters:
  ///   - unmatched: where lines go that are no requests; one for all logs of a call.
  ///   - explained: where they are explained as data; one for all logs of a call. Nil: in words.
  init(
    call: Invocation, database: Database, file: String, unmatched: OpenFile?,
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
        switch fact {
        case .unmatched, .ahead: try? unmatched?.write(Array(line))
        case .recorded, .other, .blank: break
        }
      }, onProgress: progress)
  }

  private func explain(_ line: ExplainedLine) {
    if let explained { return explained.add(line) }
    call.output.write(TerminalText.escaped("line \(line.number): \(line.words)") + "\n")
  }

  /// Only for a person at a terminal.
  private func progress(_ summary: IngestSummary, _ bytes: Int64) {
    guard Self.isTerminal else { return }
    let tenths = (bytes + 50_000) / 100_000
    Log.transient("\(file): \(tenths / 10).\(tenths % 10) MB, \(summary.lines) lines, \(summary.uses) uses")
  }

  func endProgress() {
    if Self.isTerminal { Log.transient("") }
  }

  private static var isTerminal: Bool { Terminal.isTerminal(2) }

  /// Lines of a log hold what strangers sent: the file is its owner's alone.
  static func privateFile(_ path: String) throws(OperationError) -> OpenFile {
    do throws(Errno) { return try OpenFile(writing: path, mode: 0o600) } catch {
      throw OperationError(
        .failed, "write '\(path)'", "it cannot be created: \(error.text)",
        hint: "name a file in a folder you can write")
    }
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
