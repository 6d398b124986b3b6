import Testing

@testable import Daemon
@testable import Operations

@Suite struct SuccessorURLTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let base: String
    let query: String
    var retired: [String] = []
    let url: String

    var testDescription: String { "\(base) + \(query)" }
  }

  static let cases = [
    Case(base: "https://h/mcp/token", query: "", url: "https://h/mcp/token"),
    Case(base: "https://h/a", query: "client_id=x&state=y", url: "https://h/a?client_id=x&state=y"),
    Case(base: "https://h/a?v=2", query: "x=1", url: "https://h/a?v=2&x=1"),
    Case(base: "https://h/a#part", query: "x=1", url: "https://h/a?x=1"),
    Case(base: "https://h/a", query: "v=1&x=1", retired: ["v=1"], url: "https://h/a?x=1"),
    Case(base: "https://h/a?v=2", query: "v=1", retired: ["v=1"], url: "https://h/a?v=2"),
    Case(base: "https://h/a", query: "&&x=1&", url: "https://h/a?x=1"),
    Case(base: "https://h/a", query: "x=1&&y=2", url: "https://h/a?x=1&y=2"),
    Case(base: "https://h/a?v=2", query: "x=%3A%2fz&y", url: "https://h/a?v=2&x=%3A%2fz&y"),
    Case(base: "https://h/a", query: "x=a b\"<>\\^`{|}", url: "https://h/a?x=a%20b%22%3C%3E%5C%5E%60%7B%7C%7D"),
    Case(base: "https://h/a", query: "x=%41%zz", url: "https://h/a?x=%41%25zz"),
    Case(base: "https://h/a", query: "x=%&y=%4", url: "https://h/a?x=%25&y=%254"),
    Case(base: "https://h/a", query: "x=é\r\nSet-Cookie: a", url: "https://h/a?x=%C3%A9%0D%0ASet-Cookie:%20a"),
    Case(
      base: "https://h/a", query: "redirect_uri=https://evil.example/",
      url: "https://h/a?redirect_uri=https://evil.example/"),
    Case(base: "https://h/a", query: "@evil.example/", url: "https://h/a?@evil.example/"),
  ]

  private static func merged(_ base: String, _ query: String, without retired: [String] = []) -> String? {
    SuccessorURL(base, without: retired).merged(Array(query.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("the query is merged, and where it leads stays fixed", arguments: cases) func merged(_ given: Case) {
    #expect(Self.merged(given.base, given.query, without: given.retired) == given.url)
  }

  @Test("what would be too long is none") func tooLong() {
    let base = "https://h/a"
    let room = SuccessorURL.limit - base.utf8.count - 1
    #expect(Self.merged(base, String(repeating: "a", count: room)) != nil)
    #expect(Self.merged(base, String(repeating: "a", count: room + 1)) == nil)
    #expect(Self.merged(base, String(repeating: "é", count: room / 3)) == nil)
  }
}
