import Foundation
import Outbound
import Service
import Synchronization

/// Where the demo plays: a temporary folder, a daemon in it, and connectors that call it. Nothing of it is left behind.
final class DemoStage: Sendable {
  let folder: URL
  private let processes = Mutex<(running: [Process], isCleared: Bool)>(([], false))
  private let outbound = OutboundClient()
  private let screen: Screen

  /// - Parameter screen: where it is shown what the verbs print.
  init(screen: Screen) throws {
    self.screen = screen
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("manifestd-demo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try DemoDocuments.write(to: folder)
  }

  /// The shell hook: it keeps what it was given.
  func installHook() throws {
    let hook = folder.appendingPathComponent("Hooks/connector.stale")
    try FileManager.default.createDirectory(at: hook.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("#!/bin/sh\ncat > ../received.part && mv ../received.part ../received.json\n".utf8).write(to: hook)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
  }

  /// Starts `manifestd serve` on a free port of this machine, and waits until it listens.
  /// - Returns: where it listens.
  func startDaemon() throws -> String {
    let log = folder.appendingPathComponent("serve.log")
    try Data().write(to: log)
    let process = command(["serve", "--listen", "127.0.0.1:0", "--max-age", "1"])
    process.standardError = try FileHandle(forWritingTo: log)
    try start(process)
    for _ in 0..<500 {
      let words = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
      if let match = words.firstMatch(of: #/(http://127\.0\.0\.1:\d+)\n/#) { return String(match.1) }
      if !process.isRunning { break }
      Thread.sleep(forTimeInterval: 0.02)
    }
    let words = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    throw ServiceError(.failed, "start the demo's daemon", words.isEmpty ? "it did not start" : words)
  }

  /// What a verb prints, words and data together.
  /// - Parameter isData: its data alone.
  func run(_ words: [String], isData: Bool = false) throws -> String {
    let process = command(words)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = isData ? FileHandle.nullDevice as Any : pipe
    try start(process)
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }

  /// One request of a connector, as it comes through the operator's proxy.
  func send(_ request: DemoRequest, to origin: String) throws -> OutboundResponse {
    try outbound.send(
      OutboundRequest(
        method: request.method, url: origin + request.path,
        headers: [("User-Agent", request.userAgent), ("X-Forwarded-For", request.address)],
        body: Array(request.body.utf8)))
  }

  /// Ends all that runs, and removes the folder. From any thread, also while the demo plays on.
  func clear() {
    outbound.stop()
    processes.withLock { processes in
      processes.isCleared = true
      // What is not the daemon has signals blocked, as its parent has.
      for process in processes.running where process.isRunning { kill(process.processIdentifier, SIGKILL) }
      for process in processes.running { process.waitUntilExit() }
      processes.running = []
      // Within the lock: of two threads that remove one folder each would stop where the other has been.
      try? FileManager.default.removeItem(at: folder)
    }
  }

  /// Starts a process, unless the stage is cleared already.
  private func start(_ process: Process) throws {
    try processes.withLock { processes in
      if processes.isCleared { throw ServiceError(.failed, "play the demo", "it was interrupted") }
      try process.run()
      processes.running.append(process)
    }
  }

  private func command(_ words: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--db", "demo.db", "--color", screen.hasColour ? "always" : "never"] + words
    if let columns = screen.columns {
      process.environment = ProcessInfo.processInfo.environment.merging([Screen.behindPipe: "\(columns)"]) { $1 }
    }
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    return process
  }
}

/// A request as a connector really sends it.
struct DemoRequest {
  var method = "GET"
  let path: String
  let userAgent: String
  /// Published by the platform as its own.
  let address: String
  var body = ""
}
