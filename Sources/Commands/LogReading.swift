import Evidence
import Foundation
import Manifests
import Service
import Storage

/// One log being read: what is said of each line, where lines that are no requests go, and how far it has come.
struct LogReading {
  private let call: Invocation
  private let database: Database
  private let file: String
  private let reading: LogOptions
  private let unmatched: FileHandle?

  /// - Parameter unmatched: where lines go that are no requests; one for all logs of a call.
  init(call: Invocation, database: Database, file: String, unmatched: FileHandle?) throws {
    self.call = call
    self.database = database
    self.file = file
    reading = LogOptions(
      format: try call.logFormat(), addressSource: try call.addressSource(), host: try call.site(database)?.host)
    self.unmatched = unmatched
  }

  func ingest() throws -> LogIngest {
    let explains = call.arguments.has(.explain)
    return try LogIngest(
      database: database, path: file, reading: reading, now: call.now, isRehearsal: explains,
      onLine: { number, line, fact in
        if explains { call.output.write(TerminalText.escaped("line \(number): \(Self.words(fact))") + "\n") }
        if case .unmatched = fact { try? unmatched?.write(contentsOf: Data(line)) }
      }, onProgress: progress)
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

  private static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Lines of a log hold what strangers sent: the file is its owner's alone.
  static func privateFile(_ path: String) throws(ServiceError) -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    guard let handle = FileHandle(forWritingAtPath: path) else {
      throw ServiceError(
        .failed, "write '\(path)'", "it cannot be created", hint: "name a file in a folder you can write")
    }
    return handle
  }

  private static func words(_ fact: LogFact) -> String {
    switch fact {
    case .uses(let uses, let endpoint):
      uses.first.map {
        "use of \(endpoint) by \($0.client.connector), \($0.client.attribution.rawValue) by \($0.client.rule)"
      }
        ?? "a preflight for \(endpoint): no use"
    case .fetch(let key, _, let path):
      "fetch of \(path) by \(key.client.connector), \(key.client.attribution.rawValue) by \(key.client.rule)"
    case .unserved(let unserved): "nothing is published at \(unserved.path), asked for by \(unserved.client.connector)"
    case .other: "neither a document nor an endpoint"
    case .severalSites: "it fits several sites, and has no host that says which: name one with --site"
    case .unmatched(let reason): "no request: the line \(reason)"
    case .blank: "blank"
    }
  }
}

extension Invocation {
  fileprivate func addressSource() throws(UsageError) -> LogAddressSource {
    guard let text = arguments.value(.logAddress) else { return .peer }
    if text.isEmpty { throw UsageError("--client-address: no field is named", hint: "use last-quoted, xff or a name") }
    return LogAddressSource(text)
  }

  fileprivate func logFormat() throws(UsageError) -> LogFormat? {
    guard let text = arguments.value(.logFormat) else { return nil }
    guard let format = LogFormat(rawValue: text) else {
      throw UsageError(
        "--format: no log format '\(text)'", hint: "use \(LogFormat.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return format
  }
}
