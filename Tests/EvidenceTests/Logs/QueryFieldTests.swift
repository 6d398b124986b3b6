import Testing

@testable import Evidence

@Suite struct QueryFieldTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let query: String
    var valuesOf: [String]?
    /// Name and value of each, those of known names with a `!`.
    let fields: [String]

    var testDescription: String { query }
  }

  static let cases = [
    Case(query: "", fields: []),
    Case(query: "&&", fields: []),
    Case(query: "scope=openid+profile&state", fields: ["!scope=openid profile", "!state="]),
    Case(query: "=x&a==b=", fields: ["=x", "a==b="]),
    Case(query: "client%5Fid=x&Client_id=y&client_ie=z", fields: ["!client_id=x", "Client_id=y", "client_ie=z"]),
    Case(
      query: "code_challenge_method=S256&code_challenge_methods=",
      fields: [
        "!code_challenge_method=S256", "code_challenge_methods=",
      ]),
    Case(query: "iss=%zz%4&a=1#&b=2", fields: ["!iss=%zz%4", "a=1"]),
    Case(query: "code=s&client_id=c%20&x=y", valuesOf: ["client_id"], fields: ["!code=", "!client_id=c ", "x="]),
  ]

  @Test("a query's parameters are decoded in their order, and OAuth's own known", arguments: cases)
  func read(_ given: Case) {
    let fields = QueryField.fields(in: Array(given.query.utf8), valuesOf: given.valuesOf)
    #expect(fields.map { "\($0.isKnown ? "!" : "")\($0.name)=\($0.value)" } == given.fields)
    if given.valuesOf == nil { #expect(fields == fields.map { QueryField(name: $0.name, value: $0.value) }) }
  }
}
