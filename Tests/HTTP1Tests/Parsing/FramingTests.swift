import HTTP1
import Testing

/// What is sent on one connection, which answers come, and whether the server then ends it.
struct FramingCase: CustomTestStringConvertible, Sendable {
  let name: String
  /// `|` stands for CRLF.
  let text: String
  let statuses: [Int]
  let closes: Bool
  /// Which of the requests are HEADs, by place.
  let heads: Set<Int>

  var testDescription: String { name }

  init(_ name: String, _ text: String, _ statuses: [Int], closes: Bool = false, heads: Set<Int> = []) {
    (self.name, self.text, self.statuses, self.closes, self.heads) = (name, text, statuses, closes, heads)
  }

  /// A request that must not be seen: it is content, or comes behind the connection's end.
  private static let hidden = "GET /b HTTP/1.1|Host: x||"

  static let all: [FramingCase] = [
    FramingCase(
      "requests in a row, answered in their order",
      "GET /a HTTP/1.1|Host: x||HEAD /n HTTP/1.1|Host: x||PUT /a HTTP/1.1|Host: x||", [200, 404, 405], heads: [1]),
    FramingCase("empty lines between requests", "||GET /a HTTP/1.1|Host: x||||GET /a HTTP/1.1|Host: x||", [200, 200]),
    FramingCase(
      "a GET's content is passed over",
      "GET /a HTTP/1.1|Host: x|Content-Length: 28||\(hidden)GET /a HTTP/1.1|Host: x||", [200, 200]),
    FramingCase("a HEAD's, too", "HEAD /a HTTP/1.1|Host: x|Content-Length: 28||\(hidden)", [200], heads: [0]),
    FramingCase(
      "a GET's content in chunks", "GET /a HTTP/1.1|Host: x|Transfer-Encoding: chunked||1c|\(hidden)|0||", [200]),
    FramingCase(
      "extensions and trailers",
      "PUT /a HTTP/1.1|Host: x|Transfer-Encoding: chunked||2;a=b;c=\"d\"|ab|0 ;e|Host: y|Content-Length: 9||", [405]),
    FramingCase("the same length twice", "PUT /a HTTP/1.1|Host: x|Content-Length: 2|Content-Length: 2, 2||ab", [405]),
    FramingCase(
      "content that was announced and comes with the head",
      "PUT /a HTTP/1.1|Host: x|Expect: 100-continue|Content-Length: 2||ab", [405]),
    FramingCase("an expectation without content", "GET /a HTTP/1.1|Host: x|Expect: 100-continue||", [200]),
    FramingCase("absolute form", "GET http://a.example/a HTTP/1.1|Host: y||", [200]),
    FramingCase("OPTIONS *", "OPTIONS * HTTP/1.1|Host: x||", [204]),
    FramingCase("CONNECT", "CONNECT x:443 HTTP/1.1|Host: x:443||", [405]),
    FramingCase("HTTP/1.0 that asks to stay", "GET /a HTTP/1.0|Connection: Keep-Alive||", [200]),
    FramingCase("HTTP/1.0", "GET /a HTTP/1.0||\(hidden)", [200], closes: true),
    FramingCase("HTTP/1.0 with content", "PUT /a HTTP/1.0|Content-Length: 2||ab", [405], closes: true),
    FramingCase(
      "close among others", "GET /a HTTP/1.1|Host: x|Connection: TE, cLoSe, keep-alive||\(hidden)", [200], closes: true),
    FramingCase(
      "close on another line", "GET /a HTTP/1.1|Host: x|Connection: keep-alive|Connection: close||\(hidden)", [200],
      closes: true),
    FramingCase(
      "close behind content", "PUT /a HTTP/1.1|Host: x|Connection: close|Content-Length: 2||ab\(hidden)", [405],
      closes: true),
    FramingCase(
      "a good request, then a bad one", "GET /a HTTP/1.1|Host: x||GET /a HTTP/1.1|Host : x||\(hidden)", [200, 400],
      closes: true),
    FramingCase(
      "Content-Length and Transfer-Encoding",
      "PUT /a HTTP/1.1|Host: x|Content-Length: 5|Transfer-Encoding: chunked||0||\(hidden)", [400], closes: true),
    FramingCase(
      "Transfer-Encoding in HTTP/1.0", "PUT /a HTTP/1.0|Transfer-Encoding: chunked||0||\(hidden)", [400], closes: true),
    FramingCase(
      "another coding", "PUT /a HTTP/1.1|Host: x|Transfer-Encoding: gzip, chunked||0||\(hidden)", [501], closes: true),
    FramingCase(
      "chunked not last", "PUT /a HTTP/1.1|Host: x|Transfer-Encoding: chunked, gzip||0||\(hidden)", [400], closes: true),
    FramingCase(
      "lengths that differ", "PUT /a HTTP/1.1|Host: x|Content-Length: 0|Content-Length: 28||\(hidden)", [400],
      closes: true),
    FramingCase("a signed length", "PUT /a HTTP/1.1|Host: x|Content-Length: +25||\(hidden)", [400], closes: true),
    FramingCase(
      "an overflowing length", "PUT /a HTTP/1.1|Host: x|Content-Length: 18446744073709551641||\(hidden)", [413],
      closes: true),
    FramingCase(
      "a chunk size beyond all bounds",
      "PUT /a HTTP/1.1|Host: x|Transfer-Encoding: chunked||100000000000000019|\(hidden)", [400], closes: true),
    FramingCase(
      "a chunk that is longer than it says", "PUT /a HTTP/1.1|Host: x|Transfer-Encoding: chunked||1|ab|0||\(hidden)",
      [400], closes: true),
    FramingCase("bare LF", "GET /a HTTP/1.1\nHost: x\n\n\(hidden)", [400], closes: true),
    FramingCase("bare CR", "GET /a HTTP/1.1|Host: x|X: a\rb||\(hidden)", [400], closes: true),
    FramingCase("NUL", "GET /a HTTP/1.1|Host: x|X: a\0b||\(hidden)", [400], closes: true),
    FramingCase("obs-fold", "GET /a HTTP/1.1|Host: x|X: a| b||\(hidden)", [400], closes: true),
    FramingCase("no Host", "GET /a HTTP/1.1||\(hidden)", [400], closes: true),
    FramingCase("two Hosts", "GET /a HTTP/1.1|Host: x|Host: x||\(hidden)", [400], closes: true),
    FramingCase(
      "another expectation", "PUT /a HTTP/1.1|Host: x|Expect: tea|Content-Length: 28||\(hidden)", [417], closes: true),
    FramingCase("another major version", "GET /a HTTP/3.0|Host: x||\(hidden)", [505], closes: true),
    FramingCase("TLS where none is", "\u{16}\u{3}\u{1}\u{2}\0\u{1}", [400], closes: true),
    FramingCase(
      "a long target", "GET /\(String(repeating: "a", count: 20_000)) HTTP/1.1|Host: x||\(hidden)", [414], closes: true),
    FramingCase(
      "a long head", "GET /a HTTP/1.1|Host: x|X: \(String(repeating: "a", count: 20_000))||\(hidden)", [431],
      closes: true),
  ]
}

@Suite("Framing by RFC 9112, as a client meets it")
struct FramingTests {
  @Test("answers, their order, and the connection's end", arguments: FramingCase.all)
  func framing(_ item: FramingCase) throws {
    let server = try TestServer()
    let client = try server.client()
    client.send(item.text)
    var last: Answer?
    for (index, status) in item.statuses.enumerated() {
      let answer = try client.answer(isHead: item.heads.contains(index))
      #expect(answer.status == status)
      last = answer
    }
    #expect((last?["Connection"] == "close") == item.closes)
    if item.closes {
      client.endSending()
      #expect(client.readToEnd())
      #expect(client.received.isEmpty)
    } else {
      client.send("GET /b HTTP/1.1|Host: x||")
      #expect(try client.answer().text.first == "b")
      #expect(client.received.isEmpty)
    }
  }

  @Test("a client that ends its side in mid-request is let go, with what it was owed before")
  func halfClosedInRequest() throws {
    let server = try TestServer()
    for rest in [
      "GET /b HT", "PUT /b HTTP/1.1|Host: x|Content-Length: 5||ab",
      "PUT /b HTTP/1.1|Host: x|Transfer-Encoding: chunked||2|a",
    ] {
      let client = try server.client()
      client.send("GET /a HTTP/1.1|Host: x||" + rest)
      client.endSending()
      #expect(try client.answer().text.first == "a")
      #expect(client.readToEnd())
      #expect(client.received.isEmpty)
    }
  }

  @Test("a client that ends its side still gets more answers than one round and one buffer hold")
  func halfClosedPipeline() throws {
    let server = try TestServer(table: Sample.table([("/c", Sample.resource("c", bytes: 200_000))]))
    let client = try TestClient(server.address, receiveBuffer: 4096)
    client.send(String(repeating: "GET /c HTTP/1.1|Host: x||", count: 50))
    client.endSending()
    for _ in 0..<50 { #expect(try client.answer().body.count == 200_000) }
    #expect(client.readToEnd())
    #expect(client.received.isEmpty)
  }
}
