import Basics
import HTTP1
import Testing

@Suite("How handled answers go out")
struct HandledAnswerTests {
  private func ask(_ answer: HandledAnswer, _ request: String = "GET /any HTTP/1.1|Host: x||") throws -> Answer {
    try TestServer(table: Sample.handledTable, handle: { _ in .answer(answer) }).ask(request)
  }

  @Test("with Date, Content-Length and the common fields")
  func fields() throws {
    let answer = try ask(HandledAnswer(status: 410, fields: [("Deprecation", "@1")], body: Array("gone".utf8)))
    #expect(answer.status == 410)
    #expect(
      answer.fields.map(\.name) == ["Date", "Deprecation", "Access-Control-Allow-Origin", "Content-Length"])
    #expect(answer["Date"]?.hasSuffix(" GMT") == true)
    #expect(answer["Content-Length"] == "4" && answer.text == "gone")
  }

  @Test("without the common fields where they are not wanted")
  func noCommonFields() throws {
    let answer = try ask(HandledAnswer(status: 200, sendsCommonFields: false))
    #expect(answer.fields.map(\.name) == ["Date", "Content-Length"])
  }

  @Test("what is no field, or the server's own, is left out")
  func strangeFields() throws {
    let fields = [
      ("X-One", "a\r\nX-Two: b"), ("X Three", "c"), ("", "d"), ("Content-Length", "99"), ("connection", "x"),
      ("Transfer-Encoding", "chunked"), ("X-Four", "e"), ("Date", "f"),
    ]
    let answer = try ask(HandledAnswer(status: 200, fields: fields, body: [65]))
    #expect(
      answer.fields.map(\.name) == ["Date", "X-Four", "Access-Control-Allow-Origin", "Content-Length"])
    #expect(answer.text == "A")
  }

  @Test("204 and 304 have no content", arguments: [204, 304] as [UInt16])
  func noContent(status: UInt16) throws {
    let answer = try ask(HandledAnswer(status: status, body: [65]))
    #expect(answer.status == Int(status) && answer["Content-Length"] == nil)
  }

  @Test("an answer that is passed on keeps its own Date, its length for a HEAD, and every byte")
  func passedOn() throws {
    let lines =
      (FieldLines.line("Date", "Mon, 01 Jan 2024 00:00:00 GMT".utf8) ?? []) + (FieldLines.line("X", [0xE9]) ?? [])
    let given = HandledAnswer(status: 200, lines: lines, sendsCommonFields: false, contentLength: 512, hasDate: true)
    let head = try ask(given, "HEAD /any HTTP/1.1|Host: x||")
    #expect(head.fields.map(\.name) == ["Date", "X", "Content-Length"])
    #expect(head["Date"] == "Mon, 01 Jan 2024 00:00:00 GMT" && head["Content-Length"] == "512")
    #expect(try ask(given)["Content-Length"] == "0", "what has content tells its own length")
    #expect(FieldLines.line("X", "a\r\nY: b".utf8) == nil && FieldLines.line("X Y", "a".utf8) == nil)
  }

  @Test("a status that is none is 500", arguments: [0, 100, 199, 600] as [UInt16])
  func badStatus(status: UInt16) throws { #expect(try ask(HandledAnswer(status: status)).status == 500) }

  @Test("Connection says what the request asked for")
  func connection() throws {
    let answer = HandledAnswer(status: 200)
    #expect(try ask(answer, "GET /any HTTP/1.1|Host: x|Connection: close||")["Connection"] == "close")
    #expect(try ask(answer, "GET /any HTTP/1.0|Connection: keep-alive||")["Connection"] == "keep-alive")
    #expect(try ask(answer, "GET /any HTTP/1.0||")["Connection"] == "close")
  }

  @Test("long answers, many in a row, come whole")
  func long() throws {
    let body = (0..<6 << 20).map { UInt8(truncatingIfNeeded: $0 / 1000) }
    let server = try TestServer(
      table: Sample.handledTable, handle: { _ in .answer(HandledAnswer(status: 200, body: body)) })
    let client = try server.client()
    client.send(String(repeating: "GET /any HTTP/1.1|Host: x||GET /a HTTP/1.1|Host: a.example||", count: 3))
    for _ in 0..<3 {
      #expect(try client.answer().body == body)
      #expect(try client.answer()["ETag"] == Sample.tag("a"))
    }
  }
}
