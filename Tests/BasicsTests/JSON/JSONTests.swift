import Testing

@testable import Basics

struct JSONTests {
  private let json = JSON.object([
    ("name", "a"), ("count", 3), ("half", JSON(.number("0.5"))), ("on", true), ("list", ["x", 2, nil]), ("name", "b"),
  ])

  @Test func accessReachesWhatIsThere() {
    #expect(json["name"]?.string == "a")
    #expect(json["count"]?.integer == 3)
    #expect(json["half"]?.integer == nil)
    #expect(json["on"]?.bool == true)
    #expect(json["list"]?.array?.count == 3)
    #expect(json.members?.map(\.name) == ["name", "count", "half", "on", "list", "name"])
    #expect(json["none"] == nil)
    #expect(json["list"]?["name"] == nil)
    #expect(JSON.string(nil) == nil as JSON)
    #expect(JSON.number(.min).integer == .min)
    #expect(JSON(.number("9223372036854775808")).integer == nil)
  }

  @Test func offsetsAreThoseOfTheFirstByte() throws {
    let json = try JSON.read([UInt8](#" {"é": [1,  "x"], "b":{}}"#.utf8))
    #expect(json.offset == 1)
    #expect(json.members?.map(\.offset) == [2, 19])
    #expect(json["é"]?.offset == 8)
    #expect(json["é"]?.array?.map(\.offset) == [9, 13])
    #expect(json["b"]?.offset == 23)
  }

  @Test func equalityIgnoresOffsetsOnly() throws {
    #expect(try JSON.read([UInt8](" [1]".utf8)) == JSON.read([UInt8]("[1]".utf8)))
    #expect(JSON(.number("1")) != JSON(.number("1.0")))
    #expect(JSON.object([("a", 1), ("b", 2)]) != JSON.object([("b", 2), ("a", 1)]))
    #expect(("1" as JSON) != 1)
    #expect((nil as JSON) != false)
  }

  @Test("two spellings of é are two names (RFC 8259 section 8.3)")
  func exactText() {
    let json = JSON.object([("\u{e9}", 1), ("e\u{301}", 2)])
    #expect(json["e\u{301}"]?.integer == 2)
    #expect(("\u{e9}" as JSON) != "e\u{301}")
    #expect(json.duplicateNames.isEmpty)
  }

  @Test func duplicateNamesAreFoundAtAnyDepth() throws {
    let text = #"{"a":1,"b/~":[{"x":1,"x":2,"x":3}],"\u0061":{"c":1,"c":2}}"#
    let found = try JSON.read([UInt8](text.utf8)).duplicateNames
    #expect(found.map(\.pointer) == ["/b~1~0/0/x", "/b~1~0/0/x", "/a", "/a/c"])
    #expect(found.map(\.first) == [15, 15, 1, 45])
    #expect(found.map(\.again) == [21, 27, 35, 51])
    #expect(
      found[3].words(in: [UInt8](text.utf8)) == "/a/c is given twice, at line 1, column 46 and at line 1, column 52")
  }

  private static let texts: [(value: JSON, text: String)] = [
    (nil, "null"), (true, "true"), (-3, "-3"), (JSON(.number("1.50e+3")), "1.50e+3"), ([], "[]"), (.object([]), "{}"),
    ([1, "a", [nil]], #"[1,"a",[null]]"#), (.object([("b", 1), ("a", [])]), #"{"b":1,"a":[]}"#),
    ("a \"b\" \\ /", #""a \"b\" \\ /""#), ("\n\r\t\u{8}\u{c}\0\u{1b}", #""\n\r\t\u0008\u000c\u0000\u001b""#),
    ("\u{7f}\u{9b}\u{2028}\u{2029}", #""\u007f\u009b\u2028\u2029""#), ("\u{202e}\u{200f}", #""\u202e\u200f""#),
    ("\u{e0041}", #""\udb40\udc41""#), ("é€😀", "\"é€😀\""), ("\r\n", #""\r\n""#),
    (.object([("\u{1b}]0;", 1)]), #"{"\u001b]0;":1}"#), ("\(1 + 1) e", #""2 e""#),
  ]

  @Test("the writer keeps order and escapes what acts on a terminal", arguments: texts)
  func text(value: JSON, text: String) throws {
    #expect(value.text() == text)
    #expect(try JSON.read([UInt8](text.utf8)) == value)
    #expect(try JSON.read([UInt8](value.text(pretty: true).utf8)) == value)
  }

  @Test func prettyTextIsIndentedByTwo() {
    let value = JSON.object([("a", [1, .object([("b", nil)])]), ("c", []), ("d", .object([]))])
    #expect(
      value.text(pretty: true) == """
        {
          "a": [
            1,
            {
              "b": null
            }
          ],
          "c": [],
          "d": {}
        }
        """)
  }
}
