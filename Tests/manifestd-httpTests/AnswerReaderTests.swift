import Outbound
import TestSupport
import Testing

@testable import manifestd_http

@Suite("An answer that is passed on") struct AnswerReaderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let raw: String
    var isHead = false
    var limit = 100
    /// "200 [name=value …] body", or why it cannot be used.
    let told: String

    init(_ name: String, _ raw: String, isHead: Bool = false, _ told: String) {
      (testDescription, self.raw, self.isHead, self.told) = (name, raw, isHead, told)
    }
  }

  private static let broken = "the connection ended within the answer"
  private static let chunks = "the answer's chunks are malformed"
  private static let lengths = "the answer's Content-Length is malformed"
  private static let coding = "the answer's transfer coding is not known"
  private static let twice = "the answer's length is said in two ways"
  private static let header = "a header of the answer is malformed"
  private static let status = "the answer's status line is malformed"

  /// `|` is CRLF.
  static let cases = [
    Case("a length", "HTTP/1.1 200 OK|Content-Length: 2||ok", "200 [Content-Length=2] ok"),
    Case("what follows is not looked at", "HTTP/1.1 200 OK|Content-Length: 2||okHTTP/1.1", "200 [Content-Length=2] ok"),
    Case("no reason", "HTTP/1.1 200|Content-Length: 0||", "200 [Content-Length=0] "),
    Case("to the end", "HTTP/1.0 404 Not Found||none", "404 [] none"),
    Case(
      "lines stay apart", "HTTP/1.1 200 OK|Set-Cookie: a=1, 2|Set-Cookie: b||", "200 [Set-Cookie=a=1, 2 Set-Cookie=b] "),
    Case("blanks around values", "HTTP/1.1 204 No|A : \t x y \t|B:||", "204 [A=x y B=] "),
    Case("obs-text", "HTTP/1.1 204 No|A: caf\u{e9}\u{ff}||", "204 [A=caf\u{e9}\u{ff}] "),
    Case(
      "chunks", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2;x=\"y\"|ok|00A |0123456789|0|T: v||",
      "200 [Transfer-Encoding=chunked] ok0123456789"),
    Case("chunked in any case", "HTTP/1.1 200 OK|transfer-encoding: CHUNKED||0||", "200 [transfer-encoding=CHUNKED] "),
    Case("HEAD", "HTTP/1.1 200 OK|Content-Length: 512||", isHead: true, "200 [Content-Length=512] "),
    Case(
      "HEAD of chunks", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||", isHead: true, "200 [Transfer-Encoding=chunked] "
    ),
    Case("304 with a length", "HTTP/1.1 304 Same|Content-Length: 9||", "304 [Content-Length=9] "),
    Case("interim answers", "HTTP/1.1 100 Go||HTTP/1.1 103 Hints|Link: x||HTTP/1.1 204 No||", "204 [] "),
    Case(
      "the same length again", "HTTP/1.1 200 OK|Content-Length: 2, 2|Content-Length: 2||ok",
      "200 [Content-Length=2, 2 Content-Length=2] ok"),

    Case("nothing", "", "the connection ended without an answer"),
    Case("half a head", "HTTP/1.1 200 OK|A: b|", broken),
    Case("half a body", "HTTP/1.1 200 OK|Content-Length: 3||ok", broken),
    Case("half a chunk", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hel", broken),
    Case("no last chunk", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|", broken),
    Case("only interim", "HTTP/1.1 100 Go||", broken),
    Case("too long", "HTTP/1.1 200 OK|Content-Length: 101||", "is too large"),
    Case("far too long", "HTTP/1.1 200 OK|Content-Length: 99999999999999999999999||", "is too large"),
    Case("too long at last", "HTTP/1.1 200 OK||" + String(repeating: "x", count: 101), "is too large"),
    Case("101", "HTTP/1.1 101 Switch|Upgrade: x||raw", "the answer is 101, and no other protocol was asked for"),
    Case("no class", "HTTP/1.1 999 Odd|Content-Length: 0||", "the answer's status 999 is none that HTTP knows"),
    Case("below all", "HTTP/1.1 099 Odd||", "the answer's status 99 is none that HTTP knows"),
    Case("not HTTP", "garbage||", "the answer is not HTTP"),
    Case("HTTP/2", "HTTP/2.0 200 OK||", "the answer is of another version than HTTP/1.1"),
    Case("four digits", "HTTP/1.1 2000 OK||", status),
    Case("letters", "HTTP/1.1 2x0 OK||", status),
    Case("both framings", "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 5||0||", twice),
    Case("chunks of HTTP/1.0", "HTTP/1.0 200 OK|Transfer-Encoding: chunked||0||", twice),
    Case("another coding", "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||0||", coding),
    Case("two codings", "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||", coding),
    Case("no coding", "HTTP/1.1 200 OK|Transfer-Encoding:||0||", coding),
    Case("two lengths", "HTTP/1.1 200 OK|Content-Length: 2|Content-Length: 3||ok", lengths),
    Case("a signed length", "HTTP/1.1 200 OK|Content-Length: +2||ok", lengths),
    Case("an empty length", "HTTP/1.1 200 OK|Content-Length:||ok", lengths),
    Case("half a list", "HTTP/1.1 200 OK|Content-Length: 2,||ok", lengths),
    Case("a bare LF", "HTTP/1.1 200 OK|X: a\nEvil: 1||", "a line of its head ends in a bare LF"),
    Case("a bare CR", "HTTP/1.1 200 OK|X: a\rb||", "its head has a bare CR"),
    Case("NUL", "HTTP/1.1 200 OK|X: a\u{0}b||", header),
    Case("a folded line", "HTTP/1.1 200 OK|X: a| b||", header),
    Case("no colon", "HTTP/1.1 200 OK|X||", header),
    Case("no name", "HTTP/1.1 200 OK|: x||", header),
    Case("a blank in a name", "HTTP/1.1 200 OK|X Y: a||", header),
    Case("no size", "HTTP/1.1 200 OK|Transfer-Encoding: chunked|||", chunks),
    Case("a signed size", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||-1||", chunks),
    Case("a size with 0x", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||0x2|ok|0||", chunks),
    Case("a wrong size", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|ok|0||", chunks),
    Case("a huge size", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||ffffffffffffffff|", chunks),
    Case("a bare LF of a chunk", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2\nok|0||", chunks),
    Case("a trailer without colon", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||0|T||", chunks),
  ]

  /// Read in pieces of so many bytes.
  static func told(_ bytes: [UInt8], isHead: Bool, limit: Int = 100, piece: (Int) -> Int) -> String {
    var reader = AnswerReader(isHead: isHead, limit: limit)
    do throws(AnswerFault) {
      var rest = bytes[...]
      while !rest.isEmpty, !reader.isDone {
        let count = max(1, piece(rest.count))
        try reader.add(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      if !reader.isDone { try reader.end() }
    } catch { return error.reason }
    guard let head = reader.head else { return "no head" }
    let fields = head.fields.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
    return "\(head.status) [\(fields)] \(String(decoding: reader.body, as: UTF8.self))"
  }

  static func bytes(_ text: String) -> [UInt8] { Latin1.bytes(text.replacing("|", with: "\r\n")) }

  @Test("is read the same in one piece and byte by byte", arguments: cases) func reads(_ given: Case) {
    let bytes = Self.bytes(given.raw)
    #expect(Self.told(bytes, isHead: given.isHead) { $0 } == given.told)
    #expect(Self.told(bytes, isHead: given.isHead) { _ in 1 } == given.told)
  }

  @Test("a head without end is given up") func endlessHead() {
    let head = Array("HTTP/1.1 200 OK\r\nX: ".utf8) + [UInt8](repeating: 97, count: Headers.byteLimit)
    #expect(Self.told(head, isHead: false) { min($0, 4_096) } == "the answer's headers exceed 262144 bytes")
    let interim = Array(repeating: "HTTP/1.1 100 Go||", count: 17).joined()
    #expect(Self.told(Self.bytes(interim), isHead: false) { $0 } == "more than 16 interim answers came")
  }

  @Test("chunks that are all framing are given up") func framing() {
    let chunk = "1;" + String(repeating: "x", count: 4_000) + "|a|"
    let text = "HTTP/1.1 200 OK|Transfer-Encoding: chunked||" + String(repeating: chunk, count: 80)
    #expect(Self.told(Self.bytes(text), isHead: false) { $0 } == "the answer's chunks are mostly framing")
  }

  @Test("whatever comes, in whatever pieces: the same is read") func fuzz() {
    let seed: UInt64 = 20_261_126
    print("fuzzing answers: seed \(seed)")
    var random = SeededGenerator(seed)
    let bases = Self.cases.map { Self.bytes($0.raw) }
    for round in 0..<3_000 {
      var bytes = bases.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
        let place = bytes.indices.randomElement(using: &random) ?? 0
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes[place] = [0, 9, 10, 13, 32, 44, 48, 58, 59, 255].randomElement(using: &random) ?? 0
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(bytes[place], at: place)
        default: bytes = Array(bytes[..<place]) + (bases.randomElement(using: &random) ?? [])
        }
      }
      let whole = Self.told(bytes, isHead: round % 5 == 0) { $0 }
      let pieces = Self.told(bytes, isHead: round % 5 == 0) { Int.random(in: 1...$0, using: &random) }
      #expect(whole == pieces, "round \(round) of seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
    }
  }
}
