import Testing

@testable import Commands

@Suite("NAME or NAME@N") struct VersionNameTests {
  static let good: [(text: String, name: String, number: Int?)] = [
    ("mcp", "mcp", nil), ("mcp@1", "mcp", 1), ("mcp@v12", "mcp", 12), ("mcp@007", "mcp", 7),
    ("mcp.dev@3", "mcp.dev", 3),
    ("v2", "v2", nil), ("", "", nil), ("@3", "", 3),
  ]

  @Test("is taken apart at the sign", arguments: good) func read(text: String, name: String, number: Int?) throws {
    let read = try VersionName(text)
    #expect(read.name == name && read.number == number)
  }

  @Test("may stand in two words") func words() throws {
    let read = try VersionName(["mcp", "v2"])
    #expect(read.name == "mcp" && read.number == 2)
    #expect(try VersionName(["mcp@3"]).number == 3)
    let twice = #expect(throws: UsageError.self) { try VersionName(["mcp@3", "2"]) }
    #expect(twice?.message == "'mcp@3' names its version: unexpected '2'")
  }

  static let numbers: [(text: String, number: Int?)] = [
    ("2", 2), ("v2", 2), ("mcp@2", 2), ("MCP@v2", 2), ("jwks@2", nil), ("mcp@2@1", nil), ("file.json", nil),
    ("a@b", nil), ("mcp@", nil), ("0", nil),
  ]

  @Test("a word that is a version of that manifest is told from a file and from another's", arguments: numbers)
  func number(text: String, number: Int?) {
    #expect(VersionName.number(text, of: "mcp") == number)
  }

  static let bad: [(text: String, number: String)] = [
    ("mcp@", ""), ("mcp@v", "v"), ("mcp@0", "0"), ("mcp@-1", "-1"), ("mcp@+1", "+1"), ("mcp@x", "x"),
    ("mcp@1.0", "1.0"),
    ("mcp@ 1", " 1"), ("mcp@vv1", "vv1"), ("mcp@1@2", "1@2"), ("mcp@٣", "٣"), ("mcp@V1", "V1"),
    ("mcp@99999999999999999999", "99999999999999999999"),
  ]

  @Test("what is no version number is refused in words", arguments: bad) func refused(text: String, number: String) {
    let error = #expect(throws: UsageError.self) { try VersionName(text) }
    #expect(error?.message == "'\(number)' is no version number")
    #expect(error?.hint == "versions are numbered 1, 2, 3 …; see 'manifestd history NAME'")
  }
}
