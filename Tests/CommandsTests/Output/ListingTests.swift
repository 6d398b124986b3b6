import Basics
import Testing

@testable import Commands

@Suite("Rows in four formats") struct ListingTests {
  struct Row {
    let name: String
    let count: Int64
    let paths: [String]
  }

  private let listing = Listing<Row>(
    columns: [
      Column("name", "NAME") { .string($0.name) },
      Column("count", "COUNT", alignsRight: true) { .number($0.count) },
      Column("paths", "PATHS", text: { "\($0.paths.count)" }) { JSON(.array($0.paths.map { .string($0) })) },
      Column("note") { _ in nil },
    ], nothing: "no rows")

  private let rows = [
    Row(name: "a", count: 5, paths: ["/a", "/b"]), Row(name: "=x, \"y\"\u{1b}", count: 1_234, paths: []),
  ]

  @Test("a table: columns with a heading, harmless for a terminal") func table() {
    #expect(
      listing.text(of: rows, as: .table)
        == """
        NAME           COUNT  PATHS
        a                  5  2
        =x, "y"\\u{1b}   1234  0

        """)
  }

  @Test("JSON: an array of objects with every column, null where there is nothing") func json() throws {
    let text = listing.text(of: rows, as: .json)
    let read = try JSON.read(Array(text.utf8))
    #expect(
      read.array?.map { $0.members?.map(\.name) ?? [] } == [
        ["name", "count", "paths", "note"], ["name", "count", "paths", "note"],
      ])
    #expect(read.array?[0]["paths"]?.array?.compactMap(\.string) == ["/a", "/b"])
    #expect(read.array?[1]["name"]?.string == rows[1].name && read.array?[1]["count"]?.integer == 1_234)
    #expect(text.hasPrefix("[\n") && text.hasSuffix("]\n"))
  }

  @Test("NDJSON: an object a line") func ndjson() {
    #expect(
      listing.text(of: rows, as: .ndjson)
        == """
        {"name":"a","count":5,"paths":["/a","/b"],"note":null}
        {"name":"=x, \\"y\\"\\u001b","count":1234,"paths":[],"note":null}

        """)
  }

  @Test("CSV: the names of the data, then a record a line") func csv() {
    #expect(
      listing.text(of: rows, as: .csv) == "name,count,paths,note\na,5,/a /b,\n\"'=x, \"\"y\"\"\\u{1b}\",1234,,\n")
  }

  @Test(
    "without rows the data formats stay whole",
    arguments: [(OutputFormat.json, "[]\n"), (.ndjson, ""), (.csv, "name,count,paths,note\n")])
  func none(format: OutputFormat, text: String) {
    #expect(listing.text(of: [], as: format) == text)
  }

  @Test("several paths are one cell: the first, and how many more") func paths() {
    #expect(PathsText.short([]).isEmpty)
    #expect(PathsText.short(["/a"]) == "/a")
    #expect(PathsText.short(["/a", "/b", "/c"]) == "/a (+2)")
  }
}
