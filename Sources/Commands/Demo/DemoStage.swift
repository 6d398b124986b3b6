import Basics
import Operations
import Outbound
import Synchronization
import System

/// Where the demo plays: a temporary folder, a daemon in it, and connectors that call it. Nothing of it is left behind.
final class DemoStage: Sendable {
  let folder: String
  private let processes = Mutex<(running: [ChildProcess], isCleared: Bool)>(([], false))
  private let outbound = OutboundClient()
  private let screen: Screen

  /// - Parameter screen: where it is shown what the verbs print.
  init(screen: Screen) throws {
    self.screen = screen
    let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    folder = "\(Environment.temporaryFolder)/manifestd-demo-\(number)"
    do throws(Errno) {
      try Files.makeFolder(folder, mode: 0o700)
      try DemoDocuments.write(to: folder)
    } catch {
      throw OperationError(
        .failed, "make '\(folder)'", error.text, hint: "name a folder that can be written to with TMPDIR")
    }
  }

  /// The shell hook: it keeps what it was given.
  func installHook() throws {
    let script = "#!/bin/sh\ncat > ../received.part && mv ../received.part ../received.json\n"
    try Files.makeFolder("\(folder)/Hooks", mode: 0o755)
    try Files.write(Array(script.utf8), to: "\(folder)/Hooks/connector.stale", mode: 0o755)
  }

  /// Starts `manifestd serve` on a free port of this machine, and waits until it listens.
  /// - Returns: where it listens.
  func startDaemon() throws -> String {
    let path = "\(folder)/serve.log"
    let log = try OpenFile(writing: path, mode: 0o600)
    var program = try command(["serve", "--listen", "127.0.0.1:0", "--max-age", "1"])
    program.errors = .file(log)
    let daemon = try start(program)
    for _ in 0..<500 {
      if let origin = Self.origin(in: Self.text(of: path)) { return origin }
      if daemon.hasEnded { break }
      SystemThread.sleep(milliseconds: 20)
    }
    let words = Self.text(of: path)
    throw OperationError(.failed, "start the demo's daemon", words.isEmpty ? "it did not start" : words)
  }

  private static func text(of path: String) -> String {
    String(decoding: Files.contents(of: path, limit: 1 << 16) ?? [], as: UTF8.self)
  }

  /// Where the daemon says that it listens, once that line is whole.
  private static func origin(in log: String) -> String? {
    for line in log.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      guard let word = line.split(separator: " ").last, word.hasPrefix("http://127.0.0.1:") else { continue }
      return String(word)
    }
    return nil
  }

  /// What a verb prints, words and data together.
  /// - Parameter isData: its data alone.
  func run(_ words: [String], isData: Bool = false) throws -> String {
    String(decoding: try output(of: words, isData: isData).readToEnd(limit: 1 << 24), as: UTF8.self)
  }

  /// The end of a pipe that a verb writes to; whoever reads it sees its end, for nobody here has the other one.
  private func output(of words: [String], isData: Bool) throws -> OpenFile {
    let (reading, writing) = try OpenFile.pipe()
    var program = try command(words)
    program.output = .file(writing)
    program.errors = isData ? .nowhere : .file(writing)
    _ = try start(program)
    return reading
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
      for process in processes.running { process.kill() }
      for process in processes.running { _ = process.wait() }
      processes.running = []
      // Within the lock: of two threads that remove one folder each would stop where the other has been.
      Files.removeTree(folder)
    }
  }

  /// Starts a process, unless the stage is cleared already.
  private func start(_ program: Program) throws -> ChildProcess {
    try processes.withLock { processes in
      if processes.isCleared { throw OperationError(.failed, "play the demo", "it was interrupted") }
      let process = try program.start()
      processes.running.append(process)
      return process
    }
  }

  /// This very program, in the demo's folder.
  private func command(_ words: [String]) throws(OperationError) -> Program {
    guard let path = CurrentProcess.executable else {
      throw OperationError(
        .failed, "play the demo", "there is no /proc by which to find this program", hint: "mount it")
    }
    var variables = Environment.all
    if let columns = screen.columns { variables[Screen.behindPipe] = "\(columns)" }
    var program = Program(
      path, [path, "--db", "demo.db", "--color", screen.hasColour ? "always" : "never"] + words,
      environment: variables.map { "\($0)=\($1)" })
    program.folder = folder
    return program
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
