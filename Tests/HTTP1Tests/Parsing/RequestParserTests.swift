import Testing

@testable import HTTP1

@Suite("Request heads by RFC 9112")
struct RequestParserTests {
  @Test("good ones are complete, to their last byte", arguments: ParserCase.good)
  func complete(_ item: ParserCase) {
    #expect(item.outcome() == .complete(end: item.bytes.count))
  }

  @Test("good ones are incomplete at every truncation", arguments: ParserCase.good)
  func truncated(_ item: ParserCase) {
    for count in 0..<item.bytes.count { #expect(item.outcome(first: count) == .incomplete, "first \(count) bytes") }
  }

  @Test("bad ones are refused, each with its status", arguments: ParserCase.bad)
  func malformed(_ item: ParserCase) throws {
    #expect(item.outcome() == .malformed(try #require(item.fault)))
  }

  @Test("bad ones fed byte by byte are refused the same way", arguments: ParserCase.bad)
  func malformedByPieces(_ item: ParserCase) throws {
    let fault = try #require(item.fault)
    // The long ones are fed in greater pieces: the answer may not depend on them either.
    let step = item.bytes.count > 1000 ? 97 : 1
    var last = RequestParser.Outcome.incomplete
    for count in stride(from: 1, through: item.bytes.count + step, by: step) where last == .incomplete {
      last = item.outcome(first: count)
    }
    #expect(last == .malformed(fault))
  }

  @Test("what follows a head is not looked at")
  func pipelined() {
    let text = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
    let bytes = Array((text + text + "\0").utf8)
    var head = RequestHead()
    #expect(RequestParser().parse(bytes, from: 0, into: &head) == .complete(end: text.utf8.count))
    #expect(
      RequestParser().parse(bytes, from: text.utf8.count, into: &head) == .complete(end: 2 * text.utf8.count))
  }

  struct Part: CustomTestStringConvertible, Sendable {
    let line: String
    let path: String
    let host: String
    var testDescription: String { line }
  }

  @Test(
    "path and host are what the target says, else the Host field",
    arguments: [
      Part(line: "GET /a/b?c HTTP/1.1|Host: H:80", path: "/a/b", host: "H"),
      Part(line: "GET /a/ HTTP/1.1|Host: [::1]:80", path: "/a/", host: "[::1]"),
      Part(line: "GET http://t.example:81/a?b HTTP/1.1|Host: h", path: "/a", host: "t.example"),
      Part(line: "GET HTTPS://t.example?b HTTP/1.1|Host: h", path: "/", host: "t.example"),
      Part(line: "GET /? HTTP/1.0", path: "/", host: ""),
    ])
  func parts(_ part: Part) {
    let bytes = ParserCase("", part.line + "||").bytes
    var head = RequestHead()
    #expect(RequestParser().parse(bytes, from: 0, into: &head) == .complete(end: bytes.count))
    #expect(String(decoding: bytes[head.pathStart..<head.pathEnd], as: UTF8.self) == part.path)
    #expect(String(decoding: bytes[head.hostStart..<head.hostEnd], as: UTF8.self) == part.host)
  }

  struct Persistence: CustomTestStringConvertible, Sendable {
    let version: String
    let connection: String
    let keeps: Bool
    var testDescription: String { "HTTP/\(version) \(connection)" }
  }

  @Test(
    "whether the connection stays (RFC 9112 §9.3)",
    arguments: [
      Persistence(version: "1.1", connection: "", keeps: true),
      Persistence(version: "1.1", connection: "close", keeps: false),
      Persistence(version: "1.1", connection: "Keep-Alive, Close", keeps: false),
      Persistence(version: "1.1", connection: "close, keep-alive", keeps: false),
      Persistence(version: "1.1", connection: "closed", keeps: true),
      Persistence(version: "1.0", connection: "", keeps: false),
      Persistence(version: "1.0", connection: "keep-alive", keeps: true),
      Persistence(version: "1.0", connection: "TE , keep-alive", keeps: true),
    ])
  func persistence(_ item: Persistence) {
    let bytes = ParserCase("", "GET / HTTP/\(item.version)|Host: a|Connection: \(item.connection)||").bytes
    var head = RequestHead()
    #expect(RequestParser().parse(bytes, from: 0, into: &head) == .complete(end: bytes.count))
    #expect(head.keepsAlive == item.keeps)
  }
}
