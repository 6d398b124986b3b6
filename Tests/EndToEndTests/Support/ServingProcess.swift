import Foundation
import TestSupport
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
    environment: [String: String] = [:], program: URL? = nil
  ) throws {
    self.folder = folder
    log = try folder.emptyFile("log-\(UUID().uuidString.prefix(8))")
    process = Binary.process(
      ["serve", "--listen", listen] + flags, in: folder, environment: environment, program: program)
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

  /// Waits until it has ended by itself; false where it never does.
  func waitForEnd() -> Bool { process.endsByItself() }

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

  /// The rows of `connectors`, once the condition holds; what the test itself looks at with curl is left out.
  func connectors(
    until condition: ([[String: Any]]) -> Bool = { !$0.isEmpty }, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [[String: Any]] {
    try eventually("the connectors are as expected", sourceLocation: sourceLocation) {
      try verb("connectors", "-o", "json").rows().filter { $0["connector"] as? String != "curl" }
    } fits: {
      condition($0)
    }
  }

  /// Waits until it has said something.
  func says(_ part: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try eventually("it says '\(part)'", sourceLocation: sourceLocation) {
      words
    } fits: {
      $0.contains(part)
    }
  }

  private func waitUntilReady() throws {
    // The whole line: its port stands at the end.
    let ready = #/(serving .*|listening) on .*\n/#
    let words = try eventually("it says where it listens") {
      self.words
    } fits: {
      $0.contains(ready) || !process.isRunning
    }
    guard words.contains(ready) else { throw StartFailure(words: self.words) }
    if let match = words.firstMatch(of: #/on http://[^ ,\n]*:(\d+)/#) { port = UInt16(match.1) ?? 0 }
  }
}

struct StartFailure: Error {
  let words: String
}
