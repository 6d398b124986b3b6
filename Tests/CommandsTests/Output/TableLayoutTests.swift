import Basics
import Testing

@testable import Commands

@Suite("A table that has too little room") struct TableLayoutTests {
  private static let columns = [
    TableColumn(heading: "NAME", importance: .key, least: 4), TableColumn(heading: "NOTE", importance: .low, least: 6),
    TableColumn(heading: "HITS", alignsRight: true), TableColumn(heading: "REASON", importance: .high, least: 10),
  ]

  /// Name 8, note 12, hits 4, reason 20: 50 columns with the blanks between them.
  private static let widths: [(room: Int?, widths: [Int?])] = [
    (nil, [8, 12, 4, 20]), (50, [8, 12, 4, 20]), (49, [8, 11, 4, 20]), (44, [8, 6, 4, 20]),
    // What matters least is as narrow as it may be: the next gives way.
    (43, [8, 6, 4, 19]), (34, [8, 6, 4, 10]), (30, [4, 6, 4, 10]),
    // One is left out, and the others have their room back.
    (29, [8, nil, 4, 13]), (22, [4, nil, 4, 10]), (21, [8, nil, nil, 11]), (16, [4, nil, nil, 10]),
    (15, [8, nil, nil, nil]), (4, [4, nil, nil, nil]), (1, [4, nil, nil, nil]),
  ]

  @Test("cuts what matters least, then leaves it out", arguments: widths) func layout(room: Int?, widths: [Int?]) {
    #expect(TableLayout(Self.columns, wanted: [8, 12, 4, 20], room: room).widths == widths)
  }

  @Test("of columns that matter alike the widest gives way first, so that they end alike") func even() {
    let columns = [10, 10, 10].map { TableColumn(heading: "", least: $0) }
    #expect(TableLayout(columns, wanted: [40, 30, 12], room: 60).widths == [22, 22, 12])
    #expect(TableLayout(columns, wanted: [40, 30, 12], room: 50).widths == [17, 17, 12])
    #expect(TableLayout(columns, wanted: [40, 30, 12], room: 34).widths == [10, 10, 10])
  }

  @Test("a heading is not cut, nor is a number; without a way to fit it runs over") func whole() {
    let columns = [
      TableColumn(heading: "LONG HEADING", importance: .key, least: 2),
      TableColumn(heading: "N", alignsRight: true, importance: .key),
    ]
    #expect(TableLayout(columns, wanted: [20, 30], room: 44).widths == [12, 30])
    #expect(TableLayout(columns, wanted: [20, 30], room: 20).widths == [4, 30])
  }

  @Test("what is of low importance is left out before a column that matters reads badly") func comfort() {
    let columns = [
      TableColumn(heading: "LOW", importance: .low, least: 5), TableColumn(heading: "REASON", least: 10, comfort: 30),
    ]
    #expect(TableLayout(columns, wanted: [10, 40], room: 37).widths == [5, 30])
    #expect(TableLayout(columns, wanted: [10, 40], room: 36).widths == [nil, 36])
    #expect(TableLayout(columns, wanted: [10, 40], room: 12).widths == [nil, 12])
  }

  struct Row {
    let name: String
    let hits: Int64
    let state: String
  }

  private let listing = Listing<Row>(
    columns: [
      Column("name", "NAME", importance: .key, cut: .middle) { .string($0.name) },
      Column("hits", "HITS", alignsRight: true) { .number($0.hits) },
      Column("state", "STATE", importance: .high, tint: { Tint(word: $0.state) }) { .string($0.state) },
    ], nothing: "")

  private let rows = [
    Row(name: "https://dexter.cash/api/connector/oauth/token", hits: 403, state: "STALE"),
    Row(name: "日本\u{301}", hits: 5, state: "CURRENT"),
  ]

  @Test("cells are cut with an ellipsis on a screen, and whole elsewhere") func cells() {
    #expect(
      listing.text(of: rows, as: .table, on: Screen(columns: 40, hasColour: false))
        == """
        NAME                       HITS  STATE
        https://…ctor/oauth/token   403  STALE
        日本\u{301}                          5  CURRENT

        """)
    #expect(listing.text(of: rows, as: .table).contains("https://dexter.cash/api/connector/oauth/token   403  STALE\n"))
  }

  @Test("what is not to be cut goes on in the next line, broken between words") func continued() {
    let listing = Listing<Row>(
      columns: [
        Column("name", "NAME", least: 10, cut: .never) { .string($0.name) },
        Column("hits", "HITS", alignsRight: true) { .number($0.hits) },
      ], nothing: "")
    let rows = [
      Row(name: "one two three four", hits: 7, state: ""), Row(name: "averyverylongword", hits: 8, state: ""),
    ]
    #expect(
      listing.text(of: rows, as: .table, on: Screen(columns: 16, hasColour: false))
        == """
        NAME        HITS
        one two        7
        three four
        averyvery…     8

        """)
    #expect(listing.text(of: rows, as: .table).contains("one two three four     7\n"))
  }

  @Test("a table that goes on keeps its columns, and cuts what is wider") func layout() {
    let output = Output(screen: Screen(columns: 30, hasColour: false))
    let screen = output.screen
    let columns = listing.columns.compactMap(\.shown)
    func table(_ rows: [Row], hasHeadings: Bool) -> Table {
      Table(columns: columns, rows: rows.map { row in listing.columns.map { $0.cell(row) } }, hasHeadings: hasHeadings)
    }
    let first = table([rows[1]], hasHeadings: true)
    let layout = first.layout(room: screen.columns)
    #expect(first.text(on: screen, layout: layout).hasSuffix("日本\u{301}     5  CURRENT\n"))
    #expect(table([rows[0]], hasHeadings: false).text(on: screen, layout: layout) == "h…en   403  STALE\n")
  }

  @Test("a state has its colour where there is colour, and nothing else has") func colour() {
    let text = listing.text(of: rows, as: .table, on: Screen(columns: nil, hasColour: true))
    #expect(text.contains("  403  \u{1b}[31mSTALE\u{1b}[0m\n") && text.contains("    5  \u{1b}[32mCURRENT\u{1b}[0m\n"))
    #expect(text.count { $0 == "\u{1b}" } == 4)
    for format in [OutputFormat.json, .ndjson, .csv] {
      #expect(!listing.text(of: rows, as: format, on: Screen(columns: 40, hasColour: true)).contains("\u{1b}"))
    }
  }
}
