import Basics
import Testing

@testable import Manifests

struct DocumentDiffTests {
  private static let cases: [(old: String, new: String, changes: [String])] = [
    ("{}", "{}", []), (#"{"a":1,"b":2}"#, #"{ "b":2, "a":1 }"#, []), (#"{"a":"\u0041"}"#, #"{"a":"A"}"#, []),
    (#"{"a":["x","y"]}"#, #"{"a":["y","x","x"]}"#, []), ("{}", #"{"a":1}"#, ["added /a: 1"]),
    (#"{"a":"x"}"#, "{}", [#"removed /a: "x""#]), (#"{"a":"x"}"#, #"{"a":"y"}"#, [#"changed /a: "x" → "y""#]),
    (#"{"a":1}"#, #"{"a":"1"}"#, [#"changed /a: 1 → "1""#]), (#"{"a":1}"#, #"{"a":1.0}"#, ["changed /a: 1 → 1.0"]),
    (#"{"a":null}"#, #"{"a":false}"#, ["changed /a: null → false"]), (#"{"a":null}"#, "{}", ["removed /a: null"]),
    (#"{"a":{"b":1}}"#, #"{"a":{"b":2,"c":[]}}"#, ["changed /a/b: 1 → 2", "added /a/c: []"]),
    (#"{"a":[1,"1",null,true]}"#, #"{"a":["1",true,2,2]}"#, ["removed /a: 1", "removed /a: null", "added /a: 2"]),
    (#"{"a":[]}"#, #"{"a":["x"]}"#, [#"added /a: "x""#]),
    (#"{"a":["x"]}"#, #"{"a":"x"}"#, [#"changed /a: ["x"] → "x""#]),
    (
      #"{"k":[{"i":1},{"i":2}]}"#, #"{"k":[{"i":1},{"i":3},{"i":4}]}"#,
      ["changed /k/1/i: 2 → 3", #"added /k/2: {"i":4}"#]
    ),
    (#"{"k":[{"i":1},2]}"#, #"{"k":[{"i":1}]}"#, ["removed /k/1: 2"]),
    (#"{"k":[]}"#, #"{"k":[{}]}"#, ["added /k/0: {}"]),
    (#"{"a/b~":1}"#, #"{"a/b~":2}"#, ["changed /a~1b~0: 1 → 2"]), (#"{"":1}"#, #"{"":2}"#, ["changed /: 1 → 2"]),
    ("1", "2", ["changed (document): 1 → 2"]), ("[1]", "[2]", ["removed (document): 1", "added (document): 2"]),
    (#"{"a":1,"a":2}"#, #"{"a":1,"a":3}"#, ["changed /a: 2 → 3"]), (#"{"a":1,"a":2}"#, #"{"a":1}"#, ["removed /a: 2"]),
    (#"{"a":1}"#, #"{"a":1,"a":2,"a":3}"#, ["added /a: 2", "added /a: 3"]),
    (#"{"é":1}"#, #"{"e\#u{301}":1}"#, ["removed /é: 1", "added /e\u{301}: 1"]),
    (
      #"{"\u001b[2J\"":"\u0007"}"#, #"{"\u001b[2J\"":"\u202e"}"#,
      [#"changed /\u001b[2J\": "\u0007" → "\u202e""#]
    ),
  ]

  @Test("differences by meaning, a line each", arguments: cases)
  func changes(old: String, new: String, changes: [String]) throws {
    let found = DocumentDiff.changes(from: try JSON.read([UInt8](old.utf8)), to: try JSON.read([UInt8](new.utf8)))
    #expect(found.map(\.description) == changes)
  }

  @Test func theMoveOfTheRealCase() throws {
    let old = try #require(Dexter.document(2, "oauth-authorization-server").json)
    let new = try #require(Dexter.document(8, "oauth-authorization-server").json)
    let base = "https://dexter.cash/api/connector/oauth"
    #expect(
      DocumentDiff.changes(from: old, to: new).map(\.description) == [
        #"changed /issuer: "https://dexter.cash" → "https://dexter.cash/mcp""#,
        #"changed /authorization_endpoint: "\#(base)/authorize" → "https://dexter.cash/mcp/authorize""#,
        #"changed /token_endpoint: "\#(base)/token" → "https://dexter.cash/mcp/token""#,
        #"changed /userinfo_endpoint: "\#(base)/userinfo" → "https://dexter.cash/mcp/userinfo""#,
        #"removed /scopes_supported: "profile""#, #"removed /scopes_supported: "email""#,
      ])
  }

  @Test func aChangeTellsItsParts() {
    let change = Change.changed(pointer: "/a", old: 1, new: 2)
    #expect((change.kind, change.pointer) == (.changed, "/a"))
    #expect((change.old, change.new) == (1, 2))
    #expect(Change.added(pointer: "/a", new: 1).old == nil)
    #expect(Change.removed(pointer: "/a", old: 1).new == nil)
    #expect(Change.Kind.removed.rawValue == "removed")
  }

  @Test("an object of a mebibyte takes no quadratic time", .timeLimit(.minutes(5)))
  func mebibyte() throws {
    let members = (0..<60_000).map { "\"name\($0)\":\($0)" }.joined(separator: ",")
    let json = try JSON.read([UInt8]("{\(members)}".utf8))
    #expect(DocumentDiff.changes(from: json, to: json).isEmpty)
  }
}
