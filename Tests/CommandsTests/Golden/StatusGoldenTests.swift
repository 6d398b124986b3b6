import Foundation
import Testing

@testable import Commands

/// What a person sees, word by word: in `Texts`, one file a story and width. With `MANIFESTD_GOLDEN=write` in the
/// environment the files are written anew, to be read before they are believed.
@Suite("What status says") struct StatusGoldenTests {
  private static let texts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Texts")

  @Test(
    "of the dexter story, and of it in a noisy week, at 80, 120 and 200 columns", arguments: ["dexter", "noise"],
    [80, 120, 200])
  func golden(_ name: String, _ columns: Int) throws {
    let story = try StatusStory()
    story.dexter()
    if name == "noise" { story.noise() }
    try Self.expect(try story.text(columns: columns), "status-\(name)-\(columns)", columns)
  }

  @Test("and connectors, of the noisy week", arguments: [80, 120, 200]) func connectors(_ columns: Int) throws {
    let story = try StatusStory()
    story.dexter()
    story.noise()
    try Self.expect(try story.connectors(columns: columns), "connectors-\(columns)", columns)
  }

  private static func expect(_ text: String, _ name: String, _ columns: Int) throws {
    let file = texts.appendingPathComponent("\(name).txt")
    if ProcessInfo.processInfo.environment["MANIFESTD_GOLDEN"] == "write" { try Data(text.utf8).write(to: file) }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "\(text)")
    #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.columns(String($0)) <= columns })
  }

  @Test("of a site where nothing has happened yet") func quiet() throws {
    let text = try StatusStory().text(columns: 80)
    #expect(text.hasPrefix("cannot tell: nobody observes the endpoints of https://dexter.cash\n"), "\(text)")
    #expect(text.contains("\n  manifestd ingest /var/log/nginx/access.log  learn who calls what"), "\(text)")
  }
}
