import Basics
import Operations
import Outbound
import Storage
import System

/// The case that manifestd was born from, played on real parts: a server moves its endpoints, Claude reads the new
/// metadata, ChatGPT goes on calling the old ones.
struct Demo {
  /// Milliseconds between two steps, for whoever reads along.
  private static let pause = 600
  private static let discovery = "/.well-known/oauth-authorization-server"
  private static let claudeAddress = "160.79.104.10"
  private static let chatGPTAddress = "3.12.200.18"

  private let stage: DemoStage
  private let output: Output?

  /// - Parameter output: where the story is told; nil: it is played, and not reported.
  init(stage: DemoStage, output: Output?) {
    self.stage = stage
    self.output = output
  }

  func play() throws {
    try stage.installHook()
    say("manifestd demo: a server moves its OAuth endpoints, and one platform does not notice.")
    let origin = try begin()
    try read(origin)
    try move()
    say("The copies that both took may be kept for one second here (--max-age 1). They expire.")
    SystemThread.sleep(milliseconds: 2_200)
    try comeBack(origin)
    try hit(origin)
    try showConnectors()
    try showAlert()
    say("And this is the message to the platform:")
    try verb(["report", "chatgpt"])
    say("That is what manifestd is for. Put your own documents into Manifests/HOST/, and: manifestd serve")
  }

  private func begin() throws -> String {
    say("dexter.cash publishes its metadata: the endpoints are under /api/connector/oauth/.")
    try verb(["publish", "2", "-m", "first metadata"])
    let origin = try stage.startDaemon()
    show("$ manifestd serve --max-age 1     (listening on \(origin))")
    return origin
  }

  private func read(_ origin: String) throws {
    say("Claude and ChatGPT read it. Both discover as plain HTTP libraries: their addresses show who they are.")
    try send(Self.claude(Self.discovery), to: origin)
    try send(
      DemoRequest(path: Self.discovery, userAgent: "Python/3.12 aiohttp/3.13.1", address: Self.chatGPTAddress),
      to: origin)
  }

  private func move() throws {
    say("The endpoints move to /mcp/; then issuer and resource are made right.")
    try verb(["publish", "3", "-m", "endpoints moved to /mcp/"])
    try verb(["publish", "8", "-m", "issuer and resource made right"])
  }

  private func comeBack(_ origin: String) throws {
    say("Claude comes back, and reads the new documents.")
    try send(Self.claude(Self.discovery), to: origin)
    try send(Self.claude("/.well-known/oauth-protected-resource"), to: origin)
  }

  private func hit(_ origin: String) throws {
    say("ChatGPT does not: it goes by its old copy, and calls the old token endpoint.")
    for _ in 0..<3 {
      try send(
        DemoRequest(
          method: "POST", path: "/api/connector/oauth/token", userAgent: "openai-mcp/1.0.0 (ChatGPT)",
          address: Self.chatGPTAddress, body: "grant_type=authorization_code&code=never-stored"), to: origin)
    }
  }

  private func showConnectors() throws {
    say("manifestd knows who holds and who uses what:")
    try waitForAlert()
    try verb(["status"])
  }

  private func showAlert() throws {
    say("You are notified: an alert is open, and your hook Hooks/connector.stale was called.")
    try verb(["alerts"])
    show("$ cat received.json     (the hook's standard input)")
    let event = try received()
    let lines = event.text(pretty: true).split(separator: "\n")
    for line in lines.prefix(Self.eventLines) { show("\(line)") }
    if lines.count > Self.eventLines { show("  … \(lines.count - Self.eventLines) more lines: endpoints, sample, …") }
  }

  private static let eventLines = 16

  private static func claude(_ path: String) -> DemoRequest {
    DemoRequest(path: path, userAgent: "python-httpx/0.28.1", address: claudeAddress)
  }

  private func send(_ request: DemoRequest, to origin: String) throws {
    let answer = try stage.send(request, to: origin)
    let location = answer.header("location").map { " to \($0)" } ?? ""
    show("\(request.method) \(request.path)  \(request.userAgent), \(request.address)  -> \(answer.status)\(location)")
  }

  private func verb(_ words: [String]) throws {
    show("$ manifestd \(words.map { $0.contains(" ") ? "\"\($0)\"" : $0 }.joined(separator: " "))")
    var lines = try stage.run(words).split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    // What a verb prints is harmless, and may be in colour.
    for line in lines { output?.write(line.isEmpty ? "\n" : "  \(line)\n") }
  }

  /// The keeper folds five times a second, and judges once.
  private func waitForAlert() throws {
    for _ in 0..<400 {
      if Files.exists("\(stage.folder)/received.json") { return }
      SystemThread.sleep(milliseconds: 25)
    }
    throw OperationError(.failed, "play the demo", "no alert came within 10 s", hint: "is this machine very busy?")
  }

  private func received() throws -> JSON {
    try JSON.read(try OpenFile(reading: "\(stage.folder)/received.json").readToEnd(limit: 1 << 20))
  }

  /// A step's own words.
  private func say(_ text: String) {
    guard let output else { return }
    output.write("\n")
    output.paragraph(text)
    SystemThread.sleep(milliseconds: Self.pause)
  }

  /// What can be seen.
  private func show(_ line: String) {
    output?.write(line.isEmpty ? "\n" : "  \(TerminalText.escaped(line))\n")
  }
}
