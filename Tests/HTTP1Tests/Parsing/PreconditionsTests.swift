import Testing

@testable import HTTP1

@Suite("Conditional requests by RFC 9110 §13")
struct PreconditionsTests {
  struct Item: CustomTestStringConvertible, Sendable {
    let fields: String
    let status: UInt16
    let proof: UInt64

    init(_ fields: String, _ status: UInt16, proof: UInt64 = 0) {
      (self.fields, self.status, self.proof) = (fields, status, proof)
    }

    var testDescription: String { "\(fields) → \(status)" }
  }

  private static let own = Sample.tag("a")
  private static let other = Sample.tag("b")
  // Sample.modified is Tue, 14 Nov 2023 22:13:20 GMT.
  private static let cases: [Item] = [
    Item("X: y", 200),
    Item("If-None-Match: \(own)", 304, proof: 0xAAAA_AAAA_AAAA_AAAA),
    Item("If-None-Match: W/\(own)", 304, proof: 0xAAAA_AAAA_AAAA_AAAA),
    Item("If-None-Match: w/\(own)", 200),
    Item("If-None-Match: \(other)", 200, proof: 0xBBBB_BBBB_BBBB_BBBB),
    Item("If-None-Match: \"x\", \(other) , \(own)", 304, proof: 0xAAAA_AAAA_AAAA_AAAA),
    Item("If-None-Match: \"x\",\(other)", 200, proof: 0xBBBB_BBBB_BBBB_BBBB),
    Item("If-None-Match: \(other)|If-None-Match: \(own)", 304, proof: 0xAAAA_AAAA_AAAA_AAAA),
    Item("If-None-Match: , ,\(own)", 304, proof: 0xAAAA_AAAA_AAAA_AAAA),
    Item("If-None-Match: *", 304),
    Item("If-None-Match: \"a, b\", \(own)", 200),
    Item("If-None-Match: \"\"", 200),
    Item("If-None-Match:", 200),
    Item("If-None-Match: aaaa", 200),
    Item("If-None-Match: \(own.uppercased())", 200),
    Item("If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT", 304),
    Item("If-Modified-Since: Tue, 14 Nov 2023 22:13:19 GMT", 200),
    Item("If-Modified-Since: Tue, 14 Nov 2023 22:13:21 GMT", 304),
    Item("If-Modified-Since: Tuesday, 14-Nov-23 22:13:20 GMT", 304),
    Item("If-Modified-Since: Tuesday, 14-Nov-23 22:13:19 GMT", 200),
    Item("If-Modified-Since: Tue Nov 14 22:13:20 2023", 304),
    Item("If-Modified-Since: Wed Nov  1 22:13:20 2023", 200),
    Item("If-Modified-Since: Tue, 14 Nov 2023 22:13:20 UTC", 200),
    Item("If-Modified-Since: 1700000000", 200),
    Item("If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT|If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT", 200),
    Item("If-None-Match: \(other)|If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT", 200, proof: 0xBBBB_BBBB_BBBB_BBBB),
    Item("If-None-Match: \(own)|If-Modified-Since: Mon, 13 Nov 2023 22:13:20 GMT", 304, proof: 0xAAAA_AAAA_AAAA_AAAA),
    Item("If-Match: \(own)", 200),
    Item("If-Match: \(other), \(own)", 200),
    Item("If-Match: *", 200),
    Item("If-Match: \(other)", 412),
    Item("If-Match: W/\(own)", 412),
    Item("If-Match: \(own)|If-None-Match: \(own)", 304, proof: 0xAAAA_AAAA_AAAA_AAAA),
    Item("If-Match: \(other)|If-None-Match: \(own)", 412, proof: 0xAAAA_AAAA_AAAA_AAAA),
    Item("If-Unmodified-Since: Tue, 14 Nov 2023 22:13:20 GMT", 200),
    Item("If-Unmodified-Since: Tue, 14 Nov 2023 22:13:19 GMT", 412),
    Item("If-Unmodified-Since: never", 200),
    Item("If-Match: \(own)|If-Unmodified-Since: Tue, 14 Nov 2023 22:13:19 GMT", 200),
  ]

  @Test("the table", arguments: cases)
  func verdict(_ item: Item) {
    let table = Sample.table([("/a", Sample.resource("a"))])
    let bytes = ParserCase("", "GET /a HTTP/1.1|Host: a|\(item.fields)||").bytes
    var head = RequestHead()
    #expect(RequestParser().parse(bytes, from: 0, into: &head) == .complete(end: bytes.count))
    var proof: UInt64 = 0
    let conditions = Preconditions(table: table.view, now: Sample.modified)
    let verdict = conditions.verdict(bytes.span, head, route: 0, proof: &proof)
    #expect(verdict.rawValue == item.status)
    #expect(proof == item.proof)
  }
}
