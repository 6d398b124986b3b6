import Foundation
import Testing

/// A `manifestd serve` of its own, on a port that the kernel chose.
final class ServingProcess {
  let folder: TemporaryFolder
  private(set) var port: UInt16 = 0
  private let process: Process
  private let log: URL

  /// Starts it and waits until it says where it listens.
  init(
    in folder: TemporaryFolder, _ flags: [String] = [], listen: String = "127.0.0.1:0",
    environment: [String: String] = [:]
  ) throws {
    self.folder = folder
    log = try folder.emptyFile("log-\(UUID().uuidString.prefix(8))")
    process = Binary.process(["serve", "--listen", listen] + flags, in: folder, environment: environment)
    process.standardError = try FileHandle(forWritingTo: log)
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try waitUntilReady()
  }

  deinit {
    if process.isRunning { kill(SIGKILL) }
  }

  /// What it has said so far.
  var words: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  var processID: Int32 { process.processIdentifier }

  /// Sends a signal and waits for the end; returns the exit code.
  @discardableResult
  func kill(_ signal: Int32) -> Int32 {
    Foundation.kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Waits until it has ended by itself; false after half a minute.
  func waitForEnd() -> Bool {
    for _ in 0..<1_500 where process.isRunning { usleep(20_000) }
    return !process.isRunning
  }

  /// SIGTERM: drains and loses nothing.
  @discardableResult
  func stop() -> Int32 { kill(SIGTERM) }

  func connect() throws -> Client { try Client(port: port) }

  /// One request on a connection of its own.
  func get(
    _ path: String, userAgent: String = "curl/8.0", from address: String? = nil, headers: [String] = []
  ) throws -> Answer {
    try connect().request("GET", path, userAgent: userAgent, from: address, headers: headers)
  }

  /// Runs a verb on the same database.
  func verb(_ arguments: String...) throws -> Run { try Binary.run(arguments, in: folder) }

  /// The rows of `connectors`, once the condition holds: what was answered is folded within a quarter of a second.
  func connectors(until condition: ([[String: Any]]) -> Bool = { !$0.isEmpty }) throws -> [[String: Any]] {
    var rows: [[String: Any]] = []
    for _ in 0..<200 {
      // What the test itself looks at with curl is left out.
      rows = try verb("connectors", "-o", "json").rows().filter { $0["connector"] as? String != "curl" }
      if condition(rows) { return rows }
      usleep(50_000)
    }
    Issue.record("the connectors never became as expected: \(rows)")
    return rows
  }

  private func waitUntilReady() throws {
    for _ in 0..<600 {
      // Read once: a line that comes between two looks would be ready without its port.
      let words = words
      if let match = words.firstMatch(of: #/on http://[^ ,\n]*:(\d+)/#) { port = UInt16(match.1) ?? 0 }
      if words.contains("serving ") || words.contains("listening on") { return }
      if !process.isRunning { break }
      usleep(20_000)
    }
    throw StartFailure(words: words)
  }
}

struct StartFailure: Error {
  let words: String
}
