import Testing

@testable import HTTP1

@Suite("Chunked content by RFC 9112 §7.1")
struct ChunkedContentTests {
  @Test(
    "ends where it ends, in one piece and byte by byte",
    arguments: [
      "0||", "5|hello|0||", "5;a=b|hello|0||", "5 \t;a=\"b;c\"|hello|0;x||", "5 ;a|hello|0||", "A|0123456789|0||",
      "0005|hello|000||",
      "1|a|1|b|0|X-Trailer: c||",
    ])
  func good(_ text: String) {
    let bytes = ParserCase("", text).bytes
    var whole = ChunkedContent()
    #expect(whole.read(bytes + [1, 2], from: 0, limit: 100) == .done(bytes.count))
    var pieces = ChunkedContent()
    for count in 1..<bytes.count {
      #expect(pieces.read(Array(bytes[0..<count]), from: count - 1, limit: 100) == .incomplete)
    }
    #expect(pieces.read(bytes, from: bytes.count - 1, limit: 100) == .done(bytes.count))
  }

  @Test(
    "is refused if another reader could see another end",
    arguments: [
      "|", "g|", "-1|", "0x5|hello|0||", " 5|hello|0||", "5\nhello|0||", "5 |hello|0||", "5 x|hello|0||",
      "5 5|hello|0||", "5\r;a|hello|0||", "5|hello0||", "5|helloX|0||", "5|hello\n0||",
      "0\n\n", "0|\n", "0| x: y||", "0|x y||", "0|x: y\n|", "5;a~|hello|0||", "5;a\r|hello|0||", "5;a\n|hello|0||",
      "5|hello|\n0||", "5|hello|0|x: y\rz||", "5|hello|0|x: y| z||", "5|hello|0|x : y||", "5|hello|0|: y||",
      "5|hello|0|\r\r", "FFFFFFFFF|",
    ])
  func bad(_ text: String) {
    var content = ChunkedContent()
    #expect(content.read(ParserCase("", text).bytes, from: 0, limit: 100) == .malformed(.badRequest))
  }

  @Test("is refused beyond the limit, counted over all chunks")
  func limit() {
    var content = ChunkedContent()
    #expect(content.read(ParserCase("", "5|hello|6|").bytes, from: 0, limit: 10) == .malformed(.contentTooLarge))
  }
}

extension ChunkedContent {
  fileprivate mutating func read(_ bytes: [UInt8], from start: Int, limit: Int) -> Step {
    read(bytes.span, from: start, limit: limit)
  }
}
