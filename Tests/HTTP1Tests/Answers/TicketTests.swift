import Dispatch
import Glibc
import HTTP1
import Journal
import Testing

@Suite("Answers by ticket")
struct TicketTests {
  /// `/handled…` waits for its ticket, which `seen` gets; all else is answered at once.
  private static func server(
    _ seen: Seen, unix: Bool = false, limits: ServerLimits = ServerLimits()
  ) throws -> TestServer {
    try TestServer(
      table: Sample.handledTable, unix: unix, limits: limits,
      handle: { request in
        if !request.target.hasPrefix("/handled") { return .answer(Seen.echo(request)) }
        seen.add(request)
        return .later { seen.add($0) }
      })
  }

  private static func answer(_ text: String) -> HandledAnswer {
    HandledAnswer(status: 200, body: Array(text.utf8), note: (kind: 5, payload: Array(text.utf8)))
  }

  /// What the loop had to do before this came is done when another client has its answer.
  private static func turn(_ server: TestServer) throws {
    for _ in 0..<2 { #expect(try server.ask("GET /a HTTP/1.1|Host: a.example||").status == 200) }
  }

  @Test("answers stay in the order of their requests, before and behind a later one", arguments: [false, true])
  func order(unix: Bool) throws {
    let seen = Seen()
    let server = try Self.server(seen, unix: unix)
    let client = try server.client()
    client.send(
      "GET /a HTTP/1.1|Host: a.example||POST /handled/any HTTP/1.1|Host: x|Content-Length: 2||hi"
        + "GET /any?2 HTTP/1.1|Host: x||GET /handled/any HTTP/1.1|Host: x||GET /a HTTP/1.1|Host: a.example||")
    #expect(try client.answer()["ETag"] == Sample.tag("a"))
    let first = try #require(seen.takeTicket())
    try Self.turn(server)
    // It reads no further: the second later one is not yet seen.
    #expect(seen.requests.count == 1)
    #expect(seen.requests[0].body == Array("hi".utf8))
    first.answer(Self.answer("one"))
    #expect(try client.answer().text == "one")
    #expect(try client.answer().text == "/any?2 ")
    try #require(seen.takeTicket()).answer(Self.answer("two"))
    #expect(try client.answer().text == "two")
    #expect(try client.answer()["ETag"] == Sample.tag("a"))
    #expect(try server.notes().map(\.kind) == [5, 9, 5])
    client.send("GET /any?3 HTTP/1.1|Host: x||")
    #expect(try client.answer().text == "/any?3 ")
  }

  @Test("a ticket is answered from any thread, once; its note is in the journal before the answer")
  func otherThread() throws {
    let server = try TestServer(
      table: Sample.handledTable, loops: 2,
      handle: { request in
        .later { ticket in
          DispatchQueue.global().async {
            ticket.answer(Self.answer(request.target))
            ticket.answer(Self.answer("twice"))
          }
        }
      })
    let clients = try (0..<8).map { _ in try server.client() }
    for round in 0..<25 {
      for (index, client) in clients.enumerated() { client.send("GET /any?\(round).\(index) HTTP/1.1|Host: x||") }
      for (index, client) in clients.enumerated() {
        #expect(try client.answer().text == "/any?\(round).\(index)")
      }
      #expect(try server.notes().count == (round + 1) * 8)
    }
  }

  @Test("a ticket answered in its own closure is answered")
  func atOnce() throws {
    let server = try TestServer(
      table: Sample.handledTable, handle: { request in .later { $0.answer(Self.answer(request.target)) } })
    let client = try server.client()
    client.send((0..<50).map { "GET /any?\($0) HTTP/1.1|Host: x||GET /a HTTP/1.1|Host: a.example||" }.joined())
    for index in 0..<50 {
      #expect(try client.answer().text == "/any?\(index)")
      #expect(try client.answer()["ETag"] == Sample.tag("a"))
    }
  }

  @Test("a dropped ticket is 500, and the connection goes on")
  func dropped() throws {
    let server = try TestServer(table: Sample.handledTable, handle: { _ in .later { _ in } })
    let client = try server.client()
    client.send("GET /any HTTP/1.1|Host: x||HEAD /any HTTP/1.1|Host: x||GET /a HTTP/1.1|Host: a.example||")
    let answer = try client.answer()
    #expect(answer.status == 500 && answer["Content-Type"] == "application/problem+json")
    #expect(try client.answer(isHead: true).status == 500)
    #expect(try client.answer().status == 200)
  }

  @Test("a client that is gone loses its answer, not its note", arguments: [false, true])
  func clientGone(unix: Bool) throws {
    let seen = Seen()
    let server = try Self.server(seen, unix: unix)
    var client: TestClient? = try server.client()
    client?.send("GET /handled/any HTTP/1.1|Host: x||")
    let ticket = try #require(seen.takeTicket())
    client = nil
    try Self.turn(server)
    ticket.answer(Self.answer("late"))
    #expect(try Pause.until { try !server.notes().isEmpty })
    #expect(try server.notes().map(\.payload) == [Array("late".utf8)])
    #expect(try server.notesWithoutClient() == 0)
    #expect(try server.ask("GET /a HTTP/1.1|Host: a.example||").status == 200)
  }

  @Test("a client that has said all it will say still gets its answers")
  func halfClosed() throws {
    let seen = Seen()
    let server = try Self.server(seen)
    let client = try server.client()
    client.send("GET /handled/any HTTP/1.1|Host: x||GET /a HTTP/1.1|Host: a.example||")
    client.endSending()
    let ticket = try #require(seen.takeTicket())
    try Self.turn(server)
    ticket.answer(Self.answer("one"))
    #expect(try client.answer().text == "one")
    #expect(try client.answer().status == 200)
    #expect(client.readToEnd())
  }

  @Test("who waits for a ticket is not timed out as idle")
  func patience() throws {
    let seen = Seen()
    let limits = ServerLimits(headTimeoutSeconds: 1, bodyTimeoutSeconds: 1, idleTimeoutSeconds: 1)
    let server = try Self.server(seen, limits: limits)
    let (bare, pipelined, idle) = (try server.client(), try server.client(), try server.client())
    bare.send("GET /handled/any?1 HTTP/1.1|Host: x||")
    let first = try #require(seen.takeTicket())
    pipelined.send("GET /handled/any?2 HTTP/1.1|Host: x||GET /a HTTP/1.1|Ho")
    let second = try #require(seen.takeTicket())
    #expect(idle.readToEnd())
    // As long again: another that came now is let go.
    #expect(try server.client().readToEnd())
    first.answer(Self.answer("one"))
    second.answer(Self.answer("two"))
    #expect(try bare.answer().text == "one")
    #expect(try pipelined.answer().text == "two")
    pipelined.send("st: a.example||")
    #expect(try pipelined.answer().status == 200)
  }

  @Test("a ticket that is not answered in time is 504 and the end of the connection; its note still counts")
  func timeout() throws {
    let seen = Seen()
    let server = try Self.server(seen, limits: ServerLimits(bodyTimeoutSeconds: 1, ticketTimeoutSeconds: 1))
    let client = try server.client()
    client.send("GET /handled/any HTTP/1.1|Host: x||GET /a HTTP/1.1|Host: a.example||")
    let ticket = try #require(seen.takeTicket())
    let answer = try client.answer()
    #expect(answer.status == 504 && answer["Connection"] == "close")
    ticket.answer(Self.answer("late"))
    #expect(client.readToEnd() && client.received.isEmpty)
    #expect(try Pause.until { try server.notes().count == 1 })
  }

  @Test("Connection: close closes behind the ticket's answer")
  func close() throws {
    let seen = Seen()
    let server = try Self.server(seen)
    let client = try server.client()
    client.send("HEAD /handled/any HTTP/1.1|Host: x|Connection: close||GET /a HTTP/1.1|Host: a.example||")
    let ticket = try #require(seen.takeTicket())
    client.send("GET /a HTTP/1.1|Host: a.example||")
    try Self.turn(server)
    ticket.answer(Self.answer("one"))
    let answer = try client.answer(isHead: true)
    #expect(answer["Connection"] == "close" && answer["Content-Length"] == "3")
    #expect(client.readToEnd() && client.received.isEmpty)
  }

  @Test("an answer comes behind those that a slow client has not yet read")
  func slowReader() throws {
    let seen = Seen()
    let body = [UInt8](repeating: 1, count: 250_000)
    let server = try TestServer(
      table: Sample.handledTable,
      handle: { request in
        if request.target == "/any?big" { return .answer(HandledAnswer(status: 200, body: body)) }
        return .later { seen.add($0) }
      })
    let client = try TestClient(server.address, receiveBuffer: 4096)
    client.send(String(repeating: "GET /any?big HTTP/1.1|Host: x||GET /any HTTP/1.1|Host: x||", count: 40))
    // Until the socket takes no more: the last ticket's answer then goes behind what is held.
    var count = 0
    while let ticket = seen.takeTicket(milliseconds: 300) {
      count += 1
      ticket.answer(Self.answer("\(count)"))
    }
    #expect(count < 40)
    #expect(try server.notes().count == count)
    for index in 1...40 {
      #expect(try client.answer().body == body)
      if index > count { try #require(seen.takeTicket()).answer(Self.answer("\(index)")) }
      #expect(try client.answer().text == "\(index)")
    }
  }

  @Test("drain waits for a ticket, within its seconds", arguments: [true, false])
  func drain(isAnswered: Bool) throws {
    let seen = Seen()
    let server = try Self.server(seen)
    let client = try server.client()
    client.send("GET /handled/any HTTP/1.1|Host: x||")
    let ticket = try #require(seen.takeTicket())
    if isAnswered {
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.3) { ticket.answer(Self.answer("one")) }
    }
    let start = ContinuousClock.now
    server.server.drain(seconds: isAnswered ? 60 : 1)
    let taken = ContinuousClock.now - start
    if isAnswered {
      let answer = try client.answer()
      #expect(answer.text == "one" && answer["Connection"] == "close")
      #expect(taken > .milliseconds(200) && taken < .seconds(60))
      #expect(try server.notes().count == 1)
    } else {
      #expect(taken > .milliseconds(800) && taken < .seconds(60))
    }
    #expect(client.readToEnd() && client.received.isEmpty)
    // Too late for anybody: ignored.
    ticket.answer(Self.answer("late"))
  }
}
