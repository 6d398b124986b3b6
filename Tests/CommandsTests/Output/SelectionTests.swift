import Basics
import Testing

@testable import Commands

@Suite("Which rows of a listing are shown, and in what order") struct SelectionTests {
  struct Row {
    let name: String
    let count: Int64?
    let at: String
    let tags: [String]
  }

  private let listing = Listing<Row>(
    columns: [
      Column("name", "NAME") { .string($0.name) },
      Column("hits", "HITS", alignsRight: true) { $0.count.map { .number($0) } ?? nil },
      Column("last_at", "LAST HIT", text: { _ in "9 d ago" }) { .string($0.at) },
      Column("tags") { JSON(.array($0.tags.map { .string($0) })) },
      Column("is_long") { JSON(.bool($0.name.count > 1)) },
    ], nothing: "")

  private let rows = [
    Row(name: "b", count: 10, at: "2026-10-08T00:00:00Z", tags: ["x"]),
    Row(name: "A", count: nil, at: "2026-10-09T00:00:00Z", tags: []),
    Row(name: "cc", count: 9, at: "2026-10-07T23:59:59Z", tags: ["x", "a"]),
    Row(name: "d", count: -1, at: "2026-10-08T00:00:00Z", tags: ["c"]),
  ]

  static let orders: [(order: String, names: String)] = [
    ("hits", "d cc b A"), ("hits:desc", "b cc d A"), ("HITS:DESC", "b cc d A"), ("hits:asc", "d cc b A"),
    ("name", "A b cc d"), ("name:desc", "d cc b A"), ("last_at", "cc b d A"), ("last_at:desc", "A b d cc"),
    ("last hit", "cc b d A"), ("tags", "d b cc A"), ("tags:desc", "cc b d A"), ("is_long", "b A d cc"),
  ]

  @Test("by value, not by text; what is empty comes last, and what is alike stays as it was", arguments: orders)
  func sorted(order: String, names: String) throws {
    let selection = Selection(order: try Selection.Order(order), limit: nil)
    #expect(try listing.selected(rows, by: selection).map(\.name).joined(separator: " ") == names)
  }

  @Test("a limit leaves the first rows; of a listing that ends with the latest, and is not sorted, the last ones")
  func limited() throws {
    func names(_ order: String?, _ limit: Int?, isLatestLast: Bool = false) throws -> String {
      let selection = Selection(order: try order.map(Selection.Order.init), limit: limit)
      return try listing.selected(rows, by: selection, isLatestLast: isLatestLast).map(\.name).joined(separator: " ")
    }
    #expect(try names(nil, 2) == "b A" && names(nil, nil) == "b A cc d" && names(nil, 9) == "b A cc d")
    #expect(try names(nil, 2, isLatestLast: true) == "cc d" && names("hits", 2, isLatestLast: true) == "d cc")
  }

  @Test("what is read is all where it is to be sorted, else what the limit leaves") func readLimit() throws {
    #expect(Selection(order: nil, limit: 5).readLimit == 5 && Selection(order: nil, limit: nil).readLimit == nil)
    #expect(Selection(order: try Selection.Order("hits"), limit: 5).readLimit == nil)
  }

  @Test("an unknown column names those there are") func unknown() throws {
    let selection = Selection(order: try Selection.Order("hit"), limit: nil)
    let error = #expect(throws: UsageError.self) { try listing.selected(rows, by: selection) }
    #expect(error?.message == "--sort: no column 'hit'")
    #expect(error?.hint == "did you mean 'hits'? there are name, hits, last_at, tags, is_long")
  }

  @Test("what is no order is refused", arguments: ["", ":desc", "hits:", "hits:down"]) func noOrder(text: String) {
    #expect(throws: UsageError.self) { try Selection.Order(text) }
  }

  @Test("0 and no limit are all; a usual limit holds where none is given") func limits() throws {
    func limit(_ words: String...) throws -> Int? {
      try Invocation(
        verb: .list, arguments: try Arguments(words, flags: Flag.listing), databasePath: "", format: .table,
        output: Output(), now: 0
      ).selection(usual: 7).limit
    }
    #expect(try limit() == 7 && limit("--limit", "0") == nil && limit("--limit", "12") == 12)
    #expect(throws: UsageError.self) { try limit("--limit", "-1") }
    #expect(throws: UsageError.self) { try limit("--limit", "x") }
  }
}
