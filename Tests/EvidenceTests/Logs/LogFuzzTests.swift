import TestSupport
import Testing

@testable import Evidence

@Suite("Access logs cut and mutated")
struct LogFuzzTests {
  private static let combined =
    #"203.0.113.9 - - [10/Oct/2026:13:55:36 -0700] "GET /a?b=%41 HTTP/1.1" 200 612 "-" "a\x22\"b" rt=0.003 "x""#
  private static let lines = [combined, "dexter.cash:443 " + combined, CaddyLogTests.debian].map { Array($0.utf8) }

  @Test("every beginning of a good line is unmatched, or the common log format", arguments: [nil] + LogFormat.allCases)
  func beginnings(_ format: LogFormat?) {
    for line in Self.lines {
      var whole = LogLineParser(LogOptions(format: format), watchedHeaders: [])
      guard case .request(let request) = whole.parse(line) else { continue }
      for length in 1..<line.count {
        var parser = LogLineParser(LogOptions(format: format), watchedHeaders: [])
        guard case .request(let part) = parser.parse(line[..<length]) else { continue }
        #expect(length > 0 && line[0] != UInt8(ascii: "{"))
        #expect([part.at, Int64(part.status)] == [request.at, Int64(request.status)])
        #expect(part.rawTarget == request.rawTarget && part.address == request.address && part.host == request.host)
        #expect(part.userAgent == nil || part.userAgent == request.userAgent)
      }
    }
  }

  @Test("10,000 mutated lines crash nothing, and the reasons are few", arguments: [nil] + LogFormat.allCases)
  func mutations(_ format: LogFormat?) {
    var random = SeededGenerator(20_261_010)
    var parser = LogLineParser(LogOptions(format: format), watchedHeaders: ["user-agent"])
    var reasons: Set<String> = []
    for _ in 0..<10_000 {
      let line = Self.mutated(&random)
      if format == nil { parser = LogLineParser(LogOptions(format: nil), watchedHeaders: ["user-agent"]) }
      switch parser.parse(line) {
      case .request(let request):
        #expect(request.at >= -62_200_000_000 && (0...999).contains(request.status) && !request.method.isEmpty)
      case .blank: #expect(line.allSatisfy { $0 <= 0x20 })
      case .unmatched(let reason): reasons.insert(reason)
      }
    }
    #expect(reasons.count < 30, "\(reasons)")
  }

  private static let seeds = "\"\\[]{}: -/?#%&=@\u{0}\u{1B}x0".utf8.map { $0 }

  private static func mutated(_ random: inout SeededGenerator) -> [UInt8] {
    var line = lines.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<max(1, line.count), using: &random)
      guard place < line.count else { continue }
      let end = min(line.count, place + Int.random(in: 0...12, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: line[place] = UInt8.random(in: 0...255, using: &random)
      case 1: line.insert(seeds.randomElement(using: &random) ?? 0, at: place)
      case 2: line.removeSubrange(place..<end)
      case 3: line.insert(contentsOf: line[place..<end], at: Int.random(in: 0...line.count, using: &random))
      default: line[place] = seeds.randomElement(using: &random) ?? 0
      }
    }
    return line
  }
}
