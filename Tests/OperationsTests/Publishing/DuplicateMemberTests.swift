import Basics
import Manifests
import Storage
import StorySupport
import Testing

@testable import Operations

@Suite("A document with a member given twice") struct DuplicateMemberTests {
  private let place: Workplace
  private let database: Database

  init() throws {
    place = Workplace()
    database = try Database.temporary()
  }

  static let twice = """
    {
      "url": "https://a.example/mcp",
      "authorization": {"token_url": "https://a.example/old", "x": [{"y": 1, "y": 2}],
        "token_url": "https://a.example/new"}
    }
    """

  private func publish(_ text: String, at: Int64? = nil, isDryRun: Bool = false) throws -> ReleaseResult {
    try Publisher(database).publish(
      PublishRequest(
        files: [try place.write(text, to: "mcp.json")], isDryRun: isDryRun,
        note: ReleaseNote(by: "test", message: "", at: at, now: 5_000)))
  }

  @Test("is refused at any depth, with its pointer and both places", arguments: [false, true])
  func refused(isDryRun: Bool) throws {
    let error = #expect(throws: OperationError.self) { try publish(Self.twice, isDryRun: isDryRun) }
    #expect(error?.code == .refused)
    #expect(
      place.relative("\(error.map { "\($0)" } ?? "")")
        == "publish 'mcp.json': /authorization/x/0/y is given twice, at line 3, column 66 and at line 3, column 74 "
        + "(and 1 more); keep the one that is meant, for clients take either")
    #expect(try database.isEmpty())
  }

  @Test("is loaded as history and gone back to, with a warning") func history() throws {
    let loaded = try publish(Self.twice, at: 1_000)
    let warning = "v1: /authorization/x/0/y is given twice, at line 3, column 66 and at line 3, column 74 (and 1 more)"
    func warnings(_ result: ReleaseResult) -> [String] {
      result.findings.filter { $0.rule == "duplicate-member" }.map { "\($0.severity): \($0.message)" }
    }
    #expect(warnings(loaded) == ["warning: \(warning): clients take either"])
    #expect(try warnings(publish(#"{"url":"https://a.example/mcp"}"#)).isEmpty)
    let manifest = try database.manifest(named: "mcp", site: nil)
    let back = try database.rollback([(manifest, 1)], note: ReleaseNote(by: "test", message: "", now: 6_000))
    #expect(back.release == 3 && warnings(back) == ["warning: \(warning): clients take either"])
  }
}
