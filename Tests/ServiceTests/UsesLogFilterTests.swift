import Evidence
import Manifests
import Storage
import Testing

@testable import Service

@Suite("What the first look at a log drops") struct UsesLogFilterTests {
  @Test("is what reading it in full calls neither a document nor an endpoint", arguments: [1, 2, 3] as [UInt64])
  func equivalence(seed: UInt64) throws {
    let walk = try Walk.dexter()
    try walk.release([("mcp", #"{"token_url":"https://b.example/x?y=1"}"#)], at: Walk.origin, host: "b.example")
    let now = Walk.origin + 20 * Walk.day
    var interpreter = try LogInterpreter(database: walk.database, reading: LogOptions(), now: now)
    var random = SeededGenerator(state: seed)
    let segments = [
      "api", "connector", "oauth", "token", "mcp", "authorize", "x", ".well-known", "%74oken", "OAuth", "a.js",
    ]
    var dropped = 0
    for _ in 0..<2_000 {
      let path = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        "/" + (segments.randomElement(using: &random) ?? "")
      }.joined()
      let line = LogLine(
        at: now + Int64.random(in: -500_000...1_000, using: &random),
        method: ["GET", "POST", "HEAD"].randomElement(using: &random) ?? "", target: path + "?y=1",
        status: [200, 404, 304].randomElement(using: &random) ?? 0,
        host: [nil, "dexter.cash", "b.example", "x.example"].randomElement(using: &random) ?? nil)
      let bytes = Array(line.text.utf8)[...]
      guard interpreter.isOther(bytes) else { continue }
      dropped += 1
      guard case .other = interpreter.fact(bytes) else {
        Issue.record("seed \(seed): dropped, though it is more: \(line.text)")
        continue
      }
    }
    #expect(dropped > 200)
  }

  @Test("and covers its time all the same") func coverage() throws {
    let walk = try Walk.dexter()
    let time = Walk.origin + 3 * Walk.day
    try walk.ingest([LogLine.get("/x", at: time), LogLine.get("/y", at: time + Walk.hour)])
    let observed = try walk.endpoint(DexterHistory.oldToken, at: time + Walk.day).record.observation
    #expect(observed.since == time && observed.until == time + Walk.hour && observed.source == "log")
  }
}
