import Glibc
import HTTP1
import Testing

@Suite("How connections live and end")
struct ServerConnectionTests {
  @Test("keep-alive: many requests, one connection", arguments: [false, true])
  func keepAlive(unix: Bool) throws {
    let server = try TestServer(unix: unix)
    let client = try server.client()
    for _ in 0..<20 {
      client.send("GET /a HTTP/1.1|Host: x||")
      #expect(try client.answer().status == 200)
    }
    #expect(server.server.statistics.connections == 1)
  }

  @Test("pipelined answers come in the order of their requests, more than a round holds")
  func pipelining() throws {
    let big = Sample.resource("c", bytes: 40_000)
    let server = try TestServer(table: Sample.table([("/a", Sample.resource("a")), ("/c", big)]))
    let client = try server.client()
    let pattern = (0..<60).map { $0 % 3 == 0 ? "/c" : "/a" }
    client.send(pattern.map { "GET \($0) HTTP/1.1|Host: x||" }.joined())
    for path in pattern { #expect(try client.answer().text.prefix(1) == path.suffix(1)) }
  }

  @Test("a request in single bytes is answered as in one")
  func singleBytes() throws {
    let server = try TestServer()
    let client = try server.client()
    let request =
      "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
      + "GET /b HTTP/1.1\r\nHost: x\r\n\r\n"
    for byte in request.utf8 { client.send([byte]) }
    #expect(try client.answer().status == 405)
    #expect(try client.answer().text.hasPrefix("b"))
  }

  @Test("HTTP/1.0 closes, unless it asks to stay")
  func version10() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("GET /a HTTP/1.0|Connection: keep-alive||")
    #expect(try client.answer()["Connection"] == "keep-alive")
    client.send("GET /a HTTP/1.0||")
    #expect(try client.answer()["Connection"] == "close")
    #expect(client.readToEnd())
  }

  @Test("Connection: close closes, and what follows is not answered")
  func close() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("GET /a HTTP/1.1|Host: x|Connection: close||GET /b HTTP/1.1|Host: x||")
    #expect(try client.answer()["Connection"] == "close")
    #expect(client.readToEnd())
    #expect(client.received.isEmpty)
  }

  @Test("after a fault in the framing nothing more is read as a request")
  func smuggling() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /a HTTP/1.1|Host: x|Content-Length: 4|Transfer-Encoding: chunked||0||GET /b HTTP/1.1|Host: x||")
    let answer = try client.answer()
    #expect(answer.status == 400)
    #expect(answer["Connection"] == "close")
    client.endSending()
    #expect(client.readToEnd())
    #expect(client.received.isEmpty)
  }

  @Test("a client that has said all it will say still gets its answers")
  func halfClosed() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("GET /a HTTP/1.1|Host: x||GET /b HTTP/1.1|Host: x||")
    client.endSending()
    #expect(try client.answer().text.hasPrefix("a"))
    #expect(try client.answer().text.hasPrefix("b"))
    #expect(client.readToEnd())
  }

  @Test("100-continue is answered before the content, and not without need")
  func expectation() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /a HTTP/1.1|Host: x|Expect: 100-continue|Content-Length: 3||")
    #expect(try client.answer().status == 100)
    client.send("abc")
    #expect(try client.answer().status == 405)
    client.send("POST /a HTTP/1.1|Host: x|Expect: 100-continue|Content-Length: 3||abc")
    #expect(try client.answer().status == 405)
  }

  @Test("a head or content that does not come gets 408, silence is closed")
  func timeouts() throws {
    let limits = ServerLimits(headTimeoutSeconds: 1, bodyTimeoutSeconds: 1, idleTimeoutSeconds: 2)
    let server = try TestServer(limits: limits)
    let (head, content, silent) = (try server.client(), try server.client(), try server.client())
    head.send("GET /a HTT")
    content.send("POST /a HTTP/1.1|Host: x|Content-Length: 3||a")
    #expect(try head.answer().status == 408)
    #expect(try content.answer().status == 408)
    #expect(silent.readToEnd())
    #expect(silent.received.isEmpty)
  }

  @Test("a client that reads late gets all, one that never reads is dropped")
  func slowReader() throws {
    let big = Sample.resource("c", bytes: 1 << 20)
    let server = try TestServer(
      table: Sample.table([("/a", Sample.resource("a")), ("/c", big)]), limits: ServerLimits(writeTimeoutSeconds: 1))
    let never = try TestClient(server.address, receiveBuffer: 4096)
    never.send(String(repeating: "GET /c HTTP/1.1|Host: x||", count: 40))
    let late = try server.client()
    late.send(String(repeating: "GET /c HTTP/1.1|Host: x||", count: 20))
    for _ in 0..<20 { #expect(try late.answer().body.count == 1 << 20) }
    // It is gone when ours is the only one left.
    #expect(Pause.until { server.server.statistics.connections == 1 })
  }

  @Test("beyond the limit of connections there is a 503")
  func tooMany() throws {
    let server = try TestServer(limits: ServerLimits(connections: 2))
    let kept = try (0..<2).map { _ in try server.client() }
    for client in kept {
      client.send("GET /a HTTP/1.1|Host: x||")
      #expect(try client.answer().status == 200)
    }
    let extra = try server.client()
    let answer = try extra.answer()
    #expect(answer.status == 503)
    #expect(answer["Retry-After"] == "5")
    #expect(server.server.statistics.refused == 1)
  }

  @Test("drain answers what was sent, with Connection: close, and ends all", arguments: [1, 2])
  func drain(loops: Int) throws {
    let server = try TestServer(loops: loops)
    let (idle, begun) = (try server.client(), try server.client())
    idle.send("GET /a HTTP/1.1|Host: x||")
    #expect(try idle.answer().status == 200)
    begun.send("GET /a HTTP/1.1|Host: x||GET /b HT")
    #expect(try begun.answer().status == 200)
    server.server.drain(seconds: 1)
    #expect(idle.readToEnd())
    #expect(begun.readToEnd())
    #expect(throws: (any Error).self) { try server.client() }
    #expect(server.server.statistics.connections == 0)
  }
}
