import Testing

@testable import Evidence

@Suite("Rules")
struct RulesTests {
  @Test("the built-in rules can be read")
  func builtIn() {
    #expect(RuleSet.builtIn.dated == "2026-10-08")
    #expect(RuleSet.builtIn.connector(named: "chatgpt")?.ranges.first?.prefixes.count == 283)
  }
}
