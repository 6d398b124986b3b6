import Basics
import Evidence
import Storage
import StorySupport
import TestSupport
import Testing

@testable import Operations

private let origin = Walk.origin
private let day = Walk.day

@Suite("What strangers put into a log is harmless in every listing") struct UsesHostileTests {
  static let texts = [
    "\u{1b}]0;owned\u{7}", "\u{1b}[2J\u{1b}[31m", "a\u{0}b", "\u{9b}31m", "\u{202e}gpj.exe", "\u{2066}x\u{2069}",
    "=HYPERLINK(1)", "@SUM(1)", "-1+1", "+1", "'; DROP TABLE use; --", "<script>alert(1)</script>", "\\\"", "a,b;c\td",
    "日本語", "e\u{301}\u{200d}", "\u{feff}", String(repeating: "x", count: 5_000), "%00%0a%1b", "${jndi:ldap://x}",
    "`id`",
  ]

  /// As nginx writes what it was sent: quotes, backslashes, controls and bytes beyond ASCII as `\xNN`.
  private func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain = (0x20...0x7e).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(decoding: [byte], as: UTF8.self) : "\\x" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }

  private func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20...0x7e).contains($0) } }

  @Test("user agents, methods, paths, hosts and client ids", arguments: texts)
  func hostile(_ text: String) throws {
    let walk = try Walk.dexter()
    let time = origin + 3 * day
    let word = escaped(text).replacing(" ", with: "%20")
    let id = text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    try walk.ingest([
      LogLine(at: time, agent: escaped(text)), LogLine(at: time, agent: "openai-mcp/\(escaped(text))"),
      LogLine(at: time, target: "\(DexterHistory.oldToken)?\(word)=\(word)&client_id=\(id)"),
      LogLine(at: time, target: "\(DexterHistory.oldAuthorize)?client_id=\(id)&redirect_uri=https://\(id)/"),
      LogLine(at: time, method: "GET", target: "/.well-known/\(word)", status: 404),
      LogLine(at: time, method: word, target: "/.well-known/x", status: 404),
      LogLine(at: time, method: word), LogLine(at: time, target: word),
    ])
    for row in try ConnectorView(walk.database).rows(site: nil, now: time + 60) {
      #expect(isPlain(row.judgement.reason) && isPlain(row.connector))
    }
    for hit in try walk.database.hits(site: nil, after: 0) {
      #expect(isPlain(hit.method) && isPlain(hit.path) && isPlain(hit.parameters) && isPlain(hit.namedClient))
      #expect(isPlain(hit.redirectHost) && hit.method.utf8.count <= 16)
      #expect(isPlain(TerminalText.escaped(hit.userAgent)) || !hit.userAgent.utf8.allSatisfy { $0 < 0x80 })
    }
    for row in try walk.database.unserved(since: 0) {
      #expect(isPlain(row.method) && isPlain(row.host) && isPlain(row.path.replacing("…", with: "")))
    }
    #expect(try walk.endpoint(DexterHistory.oldToken, at: time).hits >= 3)
    for token in try walk.database.unmatchedTokens() { #expect(isPlain(token.token) && token.token.utf8.count <= 64) }
  }

  @Test("hosts of a vcombined log", arguments: ["\u{1b}[2J", "=1", "a.example'", "\u{202e}x"])
  func host(_ host: String) throws {
    let walk = try Walk.dexter()
    let time = origin + 3 * day
    try walk.ingest([
      LogLine(at: time, host: "dexter.cash"), LogLine(at: time, host: escaped(host).replacing(" ", with: "")),
      .get("/.well-known/x", at: time, host: escaped(host).replacing(" ", with: ""), status: 404),
    ])
    #expect(try walk.database.unserved(since: 0).allSatisfy { isPlain($0.host) })
    #expect(try walk.endpoint(DexterHistory.oldToken, at: time).hits == 2)
  }

  @Test("lines of any bytes are told or unmatched, never a crash", arguments: [1, 2, 3] as [UInt64])
  func bytes(seed: UInt64) throws {
    let walk = try Walk.dexter()
    var random = SeededGenerator(seed)
    let good = Array(LogLine(at: origin + 3 * day).text.utf8)
    var bytes = good
    for _ in 0..<300 {
      var line = good
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        line[Int.random(in: 0..<line.count - 1, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      bytes += line
    }
    let summary = try walk.ingest(text: String(decoding: bytes, as: UTF8.self), as: "log", now: origin + 30 * day)
    #expect(
      summary.lines == summary.uses + summary.fetches + summary.unserved + summary.probes + summary.candidates
        + summary.severalSites + summary.other + summary.unmatched)
    #expect(summary.uses >= 1, "seed \(seed)")
  }
}
