import HTTP1
import Journal
import Testing

@Suite("Handled paths")
struct HandledRouteTests {
  private static func server(limits: ServerLimits = ServerLimits(), seen: Seen = Seen()) throws -> TestServer {
    try TestServer(
      table: Sample.handledTable, limits: limits, watched: ["x-product"],
      handle: { request in
        seen.add(request)
        return .answer(Seen.echo(request))
      })
  }

  @Test("the closure is given the whole request")
  func request() throws {
    let seen = Seen()
    let server = try Self.server(seen: seen)
    let answer = try server.ask(
      "POST /handled?b=2&A=%20 HTTP/1.1|Host: A.example:80|User-Agent: u|X-Forwarded-For: 203.0.113.9|"
        + "X-Two:  a b \t|x-two:|Content-Length: 5||hello")
    #expect(answer.status == 200)
    #expect(answer.text == "/handled?b=2&A=%20 hello")
    let request = try #require(seen.requests.first)
    #expect(request.method == "POST")
    #expect(request.target == "/handled?b=2&A=%20")
    #expect(request.host == "a.example")
    #expect(request.userAgent == Array("u".utf8))
    #expect(request.address.suffix(6) == [255, 255, 203, 0, 113, 9])
    #expect(request.peerIsTrusted && !request.isUnixPeerWithoutAddress)
    #expect(
      request.fields.map { "\($0.name)=" + String(decoding: $0.value, as: UTF8.self) } == [
        "host=A.example:80", "user-agent=u", "x-forwarded-for=203.0.113.9", "x-two=a b", "x-two=", "content-length=5",
      ])
    #expect(request.body == Array("hello".utf8))
    #expect(request.time > 1_700_000_000_000 && request.listener == 0)
  }

  @Test("a body in single bytes is collected whole", arguments: [false, true])
  func pieces(chunked: Bool) throws {
    let server = try Self.server()
    let client = try server.client()
    let framing = chunked ? "Transfer-Encoding: chunked||2;x=y|ab|00|T: t||" : "Content-Length: 2||ab"
    let text = "POST /token HTTP/1.1|Host: a.example|" + framing + "GET /a HTTP/1.1|Host: a.example||"
    for byte in text.utf8 { client.send(byte == UInt8(ascii: "|") ? [13, 10] : [byte]) }
    #expect(try client.answer().text == "/token ab")
    #expect(try client.answer()["ETag"] == Sample.tag("a"))
  }

  @Test("a body may be as long as the limit; one byte more is 413", arguments: [false, true])
  func limit(chunked: Bool) throws {
    let server = try Self.server(limits: ServerLimits(bodyBytes: 4096))
    let body = String(repeating: "x", count: 4096)
    let halves = "800|\(body.prefix(2048))|800|\(body.prefix(2048))|"
    let framing = chunked ? "Transfer-Encoding: chunked||\(halves)0||" : "Content-Length: 4096||\(body)"
    #expect(try server.ask("POST /token HTTP/1.1|Host: a.example|\(framing)").text == "/token \(body)")
    let longer = chunked ? "Transfer-Encoding: chunked||\(halves)1|x|0||" : "Content-Length: 4097||"
    let answer = try server.ask("POST /token HTTP/1.1|Host: a.example|\(longer)")
    #expect(answer.status == 413 && answer["Connection"] == "close")
  }

  struct Item: CustomTestStringConvertible, Sendable {
    let request: String
    let status: Int
    let text: String?
    init(_ request: String, _ status: Int, _ text: String? = nil) {
      (self.request, self.status, self.text) = (request, status, text)
    }
    var testDescription: String { "\(request) → \(status)" }
  }

  @Test(
    "which requests are handled",
    arguments: [
      Item("GET /handled HTTP/1.1|Host: a.example||", 200, "/handled "),
      Item("DELETE /handled HTTP/1.1|Host: a.example||", 200, "/handled "),
      Item("OPTIONS /handled HTTP/1.1|Host: a.example|Access-Control-Request-Method: POST||", 200, "/handled "),
      Item("GET http://a.example/handled?x HTTP/1.1|Host: other.example||", 200, "/handled?x "),
      Item("GET /handled/ HTTP/1.1|Host: a.example||", 404),
      Item("GET /a HTTP/1.1|Host: a.example||", 200, String(repeating: "a", count: 100)),
      Item("POST /a HTTP/1.1|Host: a.example|Content-Length: 0||", 405),
      Item("GET /old/token HTTP/1.1|Host: api.example||", 200, "/old/token "),
      Item("GET /old/token HTTP/1.1|Host: a.example||", 404),
      Item("GET /a HTTP/1.1|Host: api.example||", 404),
      Item("GET /any?q HTTP/1.1|Host: a.example||", 200, "/any?q "),
      Item("GET /any HTTP/1.1|Host: nobody.example||", 200, "/any "),
      Item("GET /any HTTP/1.0||", 200, "/any "),
      Item("GET /handled HTTP/1.1|Host: nobody.example||", 421),
    ])
  func match(_ item: Item) throws {
    let answer = try Self.server().ask(item.request)
    #expect(answer.status == item.status)
    if let text = item.text { #expect(answer.text == text) }
  }

  @Test("an empty path with a query in absolute form is the root")
  func absoluteForm() throws {
    let seen = Seen()
    let table = ResponseTable(
      sites: [.init(hosts: ["a.example"], resources: [], handled: ["/"])], fallbackSite: nil, commonFields: [],
      preflightFields: [], watchedMissing: MissingPaths(containing: [], exact: []))
    let server = try TestServer(
      table: table,
      handle: {
        seen.add($0)
        return .answer(Seen.echo($0))
      })
    #expect(try server.ask("GET http://a.example?x=y HTTP/1.1|Host: a.example||").text == "/?x=y ")
    #expect(try server.ask("GET http://a.example HTTP/1.1|Host: a.example||").text == "/ ")
    #expect(seen.requests.map(\.host) == ["a.example", "a.example"])
  }

  @Test("a HEAD gets the fields without the body, and the next answer is in its place")
  func head() throws {
    let server = try Self.server()
    let client = try server.client()
    client.send("HEAD /handled HTTP/1.1|Host: a.example||GET /a HTTP/1.1|Host: a.example||")
    let head = try client.answer(isHead: true)
    #expect(head["Content-Length"] == "9" && head["X-Method"] == "HEAD")
    #expect(try client.answer()["ETag"] == Sample.tag("a"))
  }

  @Test("the note is in the journal before the answer, behind its client")
  func notes() throws {
    let server = try Self.server()
    let client = try server.client()
    for count in 1...200 {
      client.send("GET /handled?\(count) HTTP/1.1|Host: a.example|X-Product: p|User-Agent: \(count % 50)||")
      _ = try client.answer()
      #expect(try server.notes().last?.payload == Array("/handled?\(count)".utf8))
    }
    #expect(try server.clients().count == 50)
    #expect(try server.clients().first == "1 127.0.0.1 x-product=p")
    #expect(try server.records().count == 250 && server.sightings().isEmpty)
  }

  @Test("notes of a pipelined crowd are all there, each behind its client in the same segment")
  func manyNotes() throws {
    let server = try TestServer(
      table: Sample.handledTable,
      handle: { _ in
        .answer(HandledAnswer(status: 204, note: (kind: 3, payload: [UInt8](repeating: 7, count: 4096))))
      })
    let client = try server.client()
    let requests = (0..<1500).map { "GET /token HTTP/1.1|Host: a.example|User-Agent: \($0)||" }
    for start in stride(from: 0, to: 1500, by: 100) {
      client.send(requests[start..<start + 100].joined())
      for _ in 0..<100 { #expect(try client.answer().status == 204) }
    }
    #expect(try server.journal.segments().count > 1)
    #expect(try server.notes().count == 1500)
    #expect(try server.notesWithoutClient() == 0)
  }

  @Test("what the closure finds missing is 404, with a note where it is watched")
  func missing() throws {
    let server = try TestServer(table: Sample.handledTable, handle: { _ in .missing })
    #expect(try server.ask("POST /token HTTP/1.1|Host: a.example|Content-Length: 0||").status == 404)
    #expect(try server.ask("POST /handled HTTP/1.1|Host: a.example|Content-Length: 0||").status == 404)
    #expect(try server.ask("GET /any HTTP/1.1|Host: nobody.example||").status == 421)
    #expect(try server.ask("GET /token HTTP/1.1|Host: nobody.example||").status == 421)
    #expect(
      try server.missing() == ["POST a.example /token 404 0", "GET nobody.example /token 421 0"])
  }
}
