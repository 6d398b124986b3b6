import Basics
import Testing

@testable import Commands

@Suite("A listing that goes on") struct FollowedTests {
  private func followed(_ format: OutputFormat, columns: Int? = nil) throws -> Followed<[String]> {
    let call = Invocation(
      verb: .hits, arguments: try Arguments([], flags: Flag.listing), databasePath: "", format: format,
      output: Output(screen: Screen(columns: columns, hasColour: false)), now: 0)
    return try Followed(
      [
        Column("at", "AT", importance: .key) { .string($0[0]) },
        Column("who", "WHO", importance: .key) { .string($0[1]) },
        Column("status", "STATUS", alignsRight: true) { .string($0[2]) }, Column("hidden") { _ in nil },
        Column("rest", "REST", least: 5) { .string($0[3]) },
      ], widths: [("at", 5), ("who", 8), ("status", 6), ("rest", nil)], for: call)
  }

  @Test("keeps its columns from the first line to the last; what is longer is cut, but for the last")
  func table() throws {
    let followed = try followed(.table)
    let rows = [["10:00", "a", "308", "short"], ["10:00:59", "a-long-name", "4", "as long as it likes to be"]]
    #expect(
      followed.headings + rows.map(followed.text).joined()
        == """
        AT     WHO       STATUS  REST
        10:00  a            308  short
        10:0…  a-long-…       4  as long as it likes to be

        """)
  }

  @Test("fits a terminal") func terminal() throws {
    let followed = try followed(.table, columns: 30)
    let line = followed.text(of: ["10:00", "somebody", "308", "as long as it likes to be"])
    #expect(line == "10:00  somebody     308  as l…\n" && line.count == 31)
  }

  @Test("CSV has its names once, JSON is an object in each line; both have every column") func data() throws {
    let csv = try followed(.csv)
    let row = ["1", "b", "2", "c"]
    #expect(csv.headings + csv.text(of: row) == "at,who,status,hidden,rest\n1,b,2,,c\n")
    for format in [OutputFormat.json, .ndjson] {
      let json = try followed(format)
      #expect(
        json.headings + json.text(of: row)
          == #"{"at":"1","who":"b","status":"2","hidden":null,"rest":"c"}"# + "\n")
    }
  }

  @Test("rows that come one by one are whole data in every format", arguments: 0...2) func stream(count: Int) throws {
    func text(_ format: OutputFormat) -> String {
      var text = ""
      let stream = RowStream([Column<Int>("n", "N") { .number(Int64($0)) }], as: format) { text += $0 }
      for number in 0..<count { stream.add(number) }
      stream.end()
      return text
    }
    let array = try JSON.read(Array(text(.json).utf8)).array
    #expect(array?.compactMap { $0["n"]?.integer } == (0..<count).map(Int64.init))
    #expect(text(.csv) == "n\n" + (0..<count).map { "\($0)\n" }.joined())
    #expect(text(.ndjson) == (0..<count).map { "{\"n\":\($0)}\n" }.joined())
  }
}
