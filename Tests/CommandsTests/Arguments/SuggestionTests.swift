import Testing

@testable import Commands

@Suite("Did you mean …?") struct SuggestionTests {
  static let cases: [(word: String, near: String?)] = [
    ("publsh", "publish"), ("pubilsh", "publish"), ("publishh", "publish"), ("xpublish", "publish"),
    ("connectros", "connectors"), ("connecto", "connector"), ("conectors", "connectors"), ("rolback", "rollback"),
    ("lst", "list"), ("liszt", "list"), ("lisp", "list"), ("dif", "diff"), ("hlep", "help"), ("shwo", "show"),
    ("lits", "list"), ("LIST", "list"), ("xyzzy", nil), ("", nil), ("s", nil), ("-", nil), ("publish-everything", nil),
    ("日本", nil), ("lïst", "list"),
  ]

  @Test("the nearest verb, if it is near enough", arguments: cases) func verbs(word: String, near: String?) {
    let known = Verb.all.map(\.name)
    #expect(Suggestion.nearest(to: word, among: known) == near)
    let hint = Suggestion.hint(for: word, among: known)
    #expect(hint == near.map { "did you mean '\($0)'?" } ?? "see 'manifestd help'")
  }

  @Test("a word that is known is its own nearest", arguments: Verb.all.map(\.name)) func known(name: String) {
    #expect(Suggestion.nearest(to: name, among: Verb.all.map(\.name)) == name)
  }

  @Test("nothing known, nothing near") func nothing() {
    #expect(Suggestion.nearest(to: "list", among: []) == nil)
    #expect(Suggestion.nearest(to: "ab", among: [""]) == nil)
  }

  @Test("of two as near as each other the first one known is told") func tie() {
    #expect(Suggestion.nearest(to: "cat", among: ["car", "cap"]) == "car")
  }
}
