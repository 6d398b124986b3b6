import Foundation
import TestSupport
import Testing

/// The README's first picture.
@Suite(.waits) struct DemoTests {
  @Test("the demo plays the whole story on real parts, exits 0 and leaves nothing behind") func demo() throws {
    let folder = TemporaryFolder()
    let run = try Binary.run("demo", in: folder, environment: ["TMPDIR": folder.path])
    #expect(run.code == 0, "\(run.output) \(run.errors)")
    for part in [
      "$ manifestd publish 3 -m \"endpoints moved to /mcp/\"", "python-httpx/0.28.1, 160.79.104.10",
      "POST /api/connector/oauth/token", "-> 308 to https://dexter.cash/mcp/token", "STALE", "CURRENT",
      "retired in v2: 3 times since", "\"type\": \"connector.stale\"", "# chatgpt calls retired OAuth endpoints",
    ] {
      #expect(run.output.contains(part), "\(part)\n\(run.output)")
    }
    #expect(!run.output.contains("never-stored"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(left.isEmpty, "\(left)")
  }

  @Test("as data it is what status says at its end") func data() throws {
    let folder = TemporaryFolder()
    let run = try Binary.run("demo", "-o", "json", in: folder, environment: ["TMPDIR": folder.path])
    let status = try run.json() as? [String: Any]
    #expect(run.code == 0 && status?["verdict"] as? String == "stale", "\(run.output)\(run.errors)")
  }

  @Test("whoever interrupts it leaves nothing behind either") func interrupted() throws {
    let folder = TemporaryFolder()
    let process = Binary.process(["demo"], in: folder, environment: ["TMPDIR": folder.path])
    let output = TemporaryFolder()
    let said = try output.emptyFile("said")
    process.standardOutput = try FileHandle(forWritingTo: said)
    try process.run()
    // In the middle of the play, with the daemon running.
    try eventually("the demo plays") {
      try String(contentsOf: said, encoding: .utf8)
    } fits: {
      $0.contains("$ manifestd publish 3")
    }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    #expect(process.terminationReason == .exit && left.isEmpty, "\(left)")
  }
}
