import Testing

@testable import Evidence

@Suite("The format of an access log's lines")
struct LogDetectionTests {
  private static let combined = #"::1 - - [10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612 "-" "x""#
  private static let lines = [combined, "dexter.cash:443 " + combined, CaddyLogTests.debian]

  private func hosts(_ lines: [String], _ options: LogOptions) -> [String?] {
    var parser = LogLineParser(options, watchedHeaders: [])
    return lines.map { line in
      guard case .request(let request) = parser.parse(Array(line.utf8)) else { return "unmatched" }
      return request.host
    }
  }

  @Test("is told by each line for itself, whatever came before: files may be mixed, cut and joined")
  func mixed() {
    #expect(hosts(Self.lines, LogOptions()) == [nil, "dexter.cash", "dexter.cash"])
    #expect(hosts(Self.lines.reversed(), LogOptions()) == ["dexter.cash", "dexter.cash", nil])
    #expect(hosts(["words", "{}"] + Self.lines, LogOptions()).suffix(3) == [nil, "dexter.cash", "dexter.cash"])
  }

  @Test(
    "is what it is said to be, where that is said",
    arguments: zip(
      LogFormat.allCases,
      [
        [nil, "unmatched", "unmatched"], ["unmatched", "dexter.cash", "unmatched"],
        ["unmatched", "unmatched", "dexter.cash"],
      ] as [[String?]]))
  func given(_ format: LogFormat, _ told: [String?]) { #expect(hosts(Self.lines, LogOptions(format: format)) == told) }

  @Test("a line without a host is that of the site that was named, one with a host is not")
  func site() {
    #expect(hosts(Self.lines, LogOptions(host: "a.example")) == ["a.example", "dexter.cash", "dexter.cash"])
  }

  @Test("the options say themselves as flags")
  func flags() {
    #expect(LogOptions().description.isEmpty)
    let all = LogOptions(format: .combined, addressSource: .field("X-Real-IP"), host: "a.example")
    #expect(all.description == "--format combined --site a.example --client-address X-Real-IP")
  }
}
