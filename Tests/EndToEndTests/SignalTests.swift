import Foundation
import TestSupport
import Testing

/// Signals that end a process by default, and a log that nobody reads: the daemon goes on.
@Suite struct SignalTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = TemporaryFolder()
    try folder.addExampleManifests()
  }

  @Test("what means nothing to it does not end it; SIGXCPU ends it in order")
  func meaningless() throws {
    let daemon = try ServingProcess(in: folder)
    let numbers =
      [SIGUSR1, SIGUSR2, SIGALRM, SIGPIPE, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSTKFLT, SIGXFSZ] + [34, 50, 64]
    for number in numbers { Foundation.kill(daemon.processID, number) }
    #expect(try daemon.get(StoryTests.discovery, userAgent: "goose/1.0").status == 200)
    #expect(daemon.kill(SIGXCPU) == 0, "\(daemon.words)")
    #expect(daemon.words.contains("stopped"))
    #expect(try Binary.run("connectors", "-o", "json", in: folder).rows().first?["hits"] as? Int == 1)
  }

  @Test("SIGHUP has it look again at hooks, settings and secrets, and say so")
  func reload() throws {
    #expect(try Binary.run("publish", in: folder).code == 0)
    #expect(try Binary.run("hooks", "add", "https://ops.example/", "--name", "ops", in: folder).code == 0)
    let daemon = try ServingProcess(in: folder)
    unsafe chmod(folder.file("manifestd.db.secrets/ops").path, 0o644)
    Foundation.kill(daemon.processID, SIGHUP)
    try daemon.says("looked again at settings, hooks and secrets: 3 manifests are served, 1 hook is notified")
    try daemon.says("warning: webhook ops: refused the secret file ")
    #expect(try daemon.get(StoryTests.discovery).status == 200)
    #expect(daemon.stop() == 0)
  }

  /// What the daemon's standard error is, in the words of sh(1), "%" for the daemon.
  static let logs = [
    // Its reader has ended; never reads, while the pipe is full already; and there is none.
    "{ %; } 2>&1 | true",
    "{ head -c 65536 /dev/zero; %; } 2>&1 | while [ ! -e end ]; do sleep 0.1; done",
    "% 2>&- >&- <&-",
  ]

  @Test("a log that nobody reads neither ends it nor holds it up", arguments: logs)
  func log(shell: String) throws {
    #expect(try Binary.run("publish", in: folder).code == 0)
    let socket = folder.file("s").path
    try folder.write("echo $$ > pid; exec '\(Binary.url.path)' serve --listen unix:s\n", to: "daemon")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", shell.replacing("%", with: "sh daemon")]
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    func isServing() -> Bool {
      (try? Client(unixSocket: socket).request("GET", StoryTests.discovery).status) == 200
    }
    try eventually("it serves", isServing)
    let daemon = try #require(pid_t(String(contentsOf: folder.file("pid"), encoding: .utf8).filter(\.isNumber)))
    // Each has it say a line, and so has its end: it would be stuck in one that waits to be read.
    for _ in 0..<3 {
      Foundation.kill(daemon, SIGHUP)
      #expect(isServing())
    }
    Foundation.kill(daemon, SIGTERM)
    try eventually("it ends") { Foundation.kill(daemon, 0) != 0 }
    #expect(!folder.exists("s"), "it ended in order")
    let bytes = try Data(contentsOf: folder.file("manifestd.db"))
    #expect(bytes.starts(with: Array("SQLite format 3".utf8)) && bytes.range(of: Data("manifestd: ".utf8)) == nil)
    try folder.write("", to: "end")
    process.waitUntilExit()
  }
}
