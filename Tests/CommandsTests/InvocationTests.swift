import Testing

@testable import Commands

@Suite("What a verb was given") struct InvocationTests {
  private func call(_ words: String...) throws -> Invocation {
    Invocation(
      verb: .history, arguments: try Arguments(words, flags: [.since, .connector, .at, .by]), databasePath: "m.db",
      format: .table,
      output: Output(), now: 1_791_417_600)
  }

  private func words<T>(_ body: () throws -> T) -> String {
    do { return "\(try body())" } catch let error as UsageError {
      return "\(error.message); \(error.hint)"
    } catch { return "\(error)" }
  }

  @Test("operands are counted, and the one too many is named") func operands() throws {
    #expect(try call("a", "b").operands(1...2, "one or two") == ["a", "b"])
    #expect(try call().operands(0...0, "no operands").isEmpty)
    #expect(
      words { try call("a", "b").operands(0...1, "at most one") } == "history: unexpected 'b'; it takes at most one")
    #expect(
      words { try call().operands(1...1, "one name") }
        == "history: missing argument, one name; write 'manifestd history [NAME]'")
  }

  static let durationTexts: [(text: String, seconds: Int64?)] = [
    ("90s", 90), ("5m", 300), ("2h", 7_200), ("7d", 604_800), ("45", 45), ("1s", 1), ("-1s", nil), ("1w", nil),
    ("1.5h", nil), ("", nil), ("s", nil), ("9999999999999999999d", nil),
  ]

  @Test("durations are seconds", arguments: durationTexts)
  func durations(text: String, seconds: Int64?) throws {
    let call = try call("--since", text)
    let refusal = "--since: '\(text)' is not a duration; write 90s, 5m, 2h or 7d"
    #expect(words { try call.duration(.since) ?? -1 } == seconds.map { "\($0)" } ?? refusal)
  }

  static let sinceTexts: [(text: String, outcome: String)] = [
    ("7d", "1790812800"), ("45", "1791417555"), ("2026-10-07", "1791331200"), ("2026-10-08T00:00:00Z", "1791417600"),
    ("2026-10-08T01:30:00+02:00", "1791415800"),
    ("2026-10-09", "--since: 2026-10-09T00:00:00Z is yet to come; give a time before now"),
    ("soon", "--since: 'soon' is neither a duration nor a time; write 7d, 2026-11-18 (UTC) or 2026-11-18T10:00Z"),
    ("", "--since: '' is neither a duration nor a time; write 7d, 2026-11-18 (UTC) or 2026-11-18T10:00Z"),
  ]

  @Test("--since is a duration before now, a day or a time, and none to come", arguments: sinceTexts)
  func since(text: String, outcome: String) throws {
    let call = try call("--since", text)
    #expect(words { try call.since() ?? -1 } == outcome)
  }

  @Test("a table without rows says what was left out, or that there never were any") func nothing() throws {
    #expect(try call().nothing("nothing ever", fits: "no event") == "nothing ever")
    #expect(
      try call("--since", "1h", "--connector", "chatgpt").nothing("nothing ever", fits: "no event")
        == "no event fits --connector chatgpt --since 1h")
  }

  static let timeTexts: [(text: String, time: Int64?)] = [
    ("2026-10-08", 1_791_417_600), ("2026-10-08T00:00Z", 1_791_417_600), ("2026-10-08T02:00:09.5+02:00", 1_791_417_609),
    ("2026-02-30", nil), ("yesterday", nil), ("", nil), ("1791417600", nil),
  ]

  @Test("times are RFC 3339, or a day", arguments: timeTexts) func times(text: String, time: Int64?) throws {
    let call = try call("--at", text)
    #expect(
      words { try call.time(.at) ?? -1 } == time.map { "\($0)" }
        ?? "--at: '\(text)' is not a time; write it as 2026-10-08T00:00:00Z or 2026-10-08")
  }

  @Test("what was not given is nil") func absent() throws {
    let call = try call()
    #expect(try call.since() == nil && call.time(.at) == nil && call.duration(.since) == nil)
    #expect(call.ago(nil) == "never" && call.ago(1_791_417_600 - 7_200) == "2 h ago")
    #expect(!call.releasedBy.isEmpty)
  }

  @Test("--by outranks the login name") func by() throws {
    #expect(try call("--by", "ops").releasedBy == "ops")
  }
}
