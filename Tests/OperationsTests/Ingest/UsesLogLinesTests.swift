import Basics
import Storage
import StorySupport
import Testing

@testable import Operations

@Suite("A log's text, taken apart") struct UsesLogLinesTests {
  /// The lines of a text that comes in pieces of a size.
  private func lines(_ text: String, by size: Int, after position: LogPosition? = nil) -> (
    [String], LogPosition?, rest: String?
  ) {
    var lines = LogLines(after: position)
    var found: [String] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      lines.add(Array(bytes[start..<min(start + size, bytes.count)]))
      if !lines.skipKnown() { continue }
      while let line = lines.next() { found.append(String(decoding: line, as: UTF8.self)) }
    }
    return (found, lines.position, lines.unfinished.map { String(decoding: $0, as: UTF8.self) })
  }

  /// As somebody who has read so far.
  private func keep(_ position: LogPosition?, in database: Database) throws {
    _ = try database.store(
      LogPiece(), of: nil, name: "log of \(position?.offset ?? 0)", position: position, options: "", last: nil, now: 1)
  }

  private func digest(_ text: String) -> String { SHA256.digest(Array(text.utf8)).hexadecimal }

  static let texts: [(String, [String], String?)] = [
    ("", [], nil), ("\n", ["\n"], nil), ("a\nbc\n", ["a\n", "bc\n"], nil), ("a\n\nb\r\n", ["a\n", "\n", "b\r\n"], nil),
    ("a\nbc", ["a\n"], "bc"), ("abc", [], "abc"),
  ]

  @Test(
    "a byte order mark and the NULs of a log that was cut, before the first line, are none of it",
    arguments: [
      ("\u{feff}a\n\u{feff}b\n", ["a\n", "\u{feff}b\n"], nil), ("\u{feff}", [], nil),
      ("\u{fe00}a\n", ["\u{fe00}a\n"], nil), ("\0\0\0\0a\n\0b\n", ["a\n", "\0b\n"], nil),
      ("\u{feff}\0a", [], "a"), ("\0\0\0", [], nil),
    ] as [(String, [String], String?)], [1, 2, 3, 100])
  func padding(_ given: (String, [String], String?), size: Int) {
    let (found, position, rest) = lines(given.0, by: size)
    #expect(found == given.1 && rest == given.2)
    #expect(position?.offset == Int64(given.0.utf8.count - (rest?.utf8.count ?? 0)))
  }

  @Test("into lines, whatever the pieces", arguments: texts, [1, 2, 3, 100])
  func split(_ given: (String, [String], String?), size: Int) {
    let (found, position, rest) = lines(given.0, by: size)
    #expect(found == given.1 && rest == given.2)
    let taken = given.1.joined()
    #expect(position?.offset == (given.1.isEmpty ? nil : Int64(taken.utf8.count)))
    #expect(position?.head == (given.1.isEmpty ? nil : digest(taken)))
    #expect(position?.tail == position?.head)
  }

  @Test("a line that is too long is cut and its rest passed over, however it comes", arguments: [100_000, 10_000_000])
  func long(size: Int) {
    let text = String(repeating: "a", count: 3 * LogLines.lineLimit) + "\nnext\nlast"
    let (found, position, rest) = lines(text, by: size)
    #expect(found.map(\.utf8.count) == [LogLines.lineLimit, 5] && found.last == "next\n" && rest == "last")
    let taken = String(text.dropLast(4))
    #expect(position?.offset == Int64(taken.utf8.count) && position?.head == digest(String(taken.prefix(4_096))))
    #expect(position?.tail == digest(String(taken.suffix(4_096))))
  }

  @Test("what was read before is left out, and the position goes on from it", arguments: [1, 4, 100])
  func skip(size: Int) throws {
    let first = try #require(lines("one\ntwo\n", by: size).1)
    let (found, position, _) = lines("one\ntwo\nthree\n", by: size, after: first)
    #expect(found == ["three\n"])
    #expect(position == lines("one\ntwo\nthree\n", by: 7).1)
    let again = lines("one\ntwo\n", by: size, after: first)
    #expect(again.0.isEmpty && again.1 == first && again.rest == nil)
  }

  @Test(
    "of a long text what was read before is not read again, and the position is the same", arguments: [1, 8] as [Int])
  func resumed(blocks: Int) throws {
    let place = Workplace()
    let database = try place.database()
    let text = (0..<blocks * 1_000).map { "line \($0)\n" }.joined()
    let first = try #require(lines(text, by: 777).1)
    try keep(first, in: database)
    let log = try LogText(place.write("\(text)more\n", to: "log"))
    let finding = try LogProbe(database: database).look(into: log)
    #expect(finding.record?.position == first)
    let start = first.offset - Int64(LogPosition.block)
    try log.seek(to: start, head: finding.head)
    var rest = LogLines(after: first, head: finding.head, from: start)
    rest.add(try log.read())
    #expect(rest.skipKnown() && rest.next() == Array("more\n".utf8)[...])
    #expect(rest.position == lines("\(text)more\n", by: 1_000_000).1)
    // Another text of the same beginning and length is another.
    let other = text.replacing("line \(blocks * 1_000 - 2)\n", with: "Line \(blocks * 1_000 - 2)\n")
    #expect(try LogProbe(database: database).look(into: LogText(place.write(other, to: "other"))).record == nil)
  }

  @Test("a text shorter than what was read before gives nothing") func shorter() throws {
    let first = try #require(lines("one\ntwo\n", by: 100).1)
    let (found, _, rest) = lines("one\n", by: 2, after: first)
    #expect(found.isEmpty && rest == nil)
  }

  struct Probe: Sendable, CustomTestStringConvertible {
    let text: String
    /// How much of it was read before.
    let known: Int64?

    var testDescription: String { "\(text.debugDescription) known to \(known.map(String.init) ?? "nothing")" }
  }

  /// "one two" and "one two three" were read before.
  static let probes = [
    Probe(text: "one\ntwo\n", known: 8), Probe(text: "one\ntwo\nthree\n", known: 14), Probe(text: "one\n", known: nil),
    Probe(text: "one\ntwo\nthree\nfour\n", known: 14), Probe(text: "one\ntwo\nother\n", known: 8),
    Probe(text: "", known: nil),
    Probe(text: "one\nother\n", known: nil), Probe(text: "other\none\ntwo\n", known: nil),
    Probe(text: "one\ntwo", known: nil),
    Probe(text: "one\r\ntwo\n", known: nil),
  ]

  @Test("a log is known by all that was read of it", arguments: probes) func probe(_ given: Probe) throws {
    let place = Workplace()
    let database = try place.database()
    for text in ["one\ntwo\n", "one\ntwo\nthree\n"] {
      try keep(lines(text, by: 100).1, in: database)
    }
    let path = try place.write(given.text, to: "log")
    #expect(try LogProbe(database: database).look(into: LogText(path)).record?.position.offset == given.known)
    #expect(try LogProbe(database: database).look(through: LogText(path)).record?.position.offset == given.known)
  }
}
