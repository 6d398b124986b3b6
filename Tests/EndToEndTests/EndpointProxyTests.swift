import Foundation
import Testing

/// Requests for retired endpoints that are passed on, over real sockets: what goes through, and what does not.
@Suite struct EndpointProxyTests {
  private static let url = "https://dexter.cash\(EndpointTests.retired)"

  private func serving(_ upstream: RawUpstream) throws -> ServingProcess {
    let folder = try Dexter.folder()
    let set = try Binary.run(
      ["endpoints", "set", Self.url, "--upstream", "\(upstream.url)/mcp/token?fixed=1"], in: folder)
    if set.code != 0 { throw StartFailure(words: set.errors) }
    return try ServingProcess(in: folder)
  }

  private func ask(
    _ daemon: ServingProcess, _ method: String = "POST", _ lines: [String] = [], body: String = ""
  ) throws -> Answer {
    let client = try daemon.connect()
    let head = ["\(method) \(EndpointTests.retired)?x=1 HTTP/1.1", "Host: dexter.cash"] + lines
    let length = body.isEmpty && method != "POST" ? [] : ["Content-Length: \(body.utf8.count)"]
    try client.send((head + length).joined(separator: "\r\n") + "\r\n\r\n" + body)
    return try client.answer(hasBody: method != "HEAD")
  }

  @Test("the upstream gets what the client sent, who it is as far as it is believed, and nothing else")
  func request() throws {
    let upstream = try RawUpstream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    defer { upstream.stop() }
    let daemon = try serving(upstream)
    let answer = try ask(
      daemon, "POST",
      [
        "X-Forwarded-For: 203.0.113.9", "X-Real-IP: 1.1.1.1", "CF-Connecting-IP: 1.1.1.1", "X_Real_IP: 1.1.1.1",
        "X-Forwarded-Host: evil.example", "Forwarded: for=1.1.1.1", "Connection: X-Hop", "X-Hop: 1", "Via: 1.1 edge",
        "Cookie: a=b", "Accept-Encoding: br",
      ], body: "code=abc")
    #expect(answer.status == 200 && answer.text == "ok", "\(answer.text)")
    let name = try #require(answer["via"]?.replacing("1.1 ", with: ""))
    #expect(name.hasPrefix("manifestd-"))
    let wanted = [
      "POST /mcp/token?fixed=1&x=1 HTTP/1.1", "Host: 127.0.0.1:\(upstream.port)", "via: 1.1 edge", "cookie: a=b",
      "accept-encoding: br", "x-forwarded-for: 203.0.113.9", "x-forwarded-host: dexter.cash",
      "x-forwarded-proto: http", "forwarded: for=203.0.113.9;host=dexter.cash;proto=http", "via: 1.1 \(name)",
      "Content-Length: 8", "Connection: close", "", "code=abc",
    ]
    #expect(upstream.heard.first?.components(separatedBy: "\r\n") == wanted)
    // It comes back: a loop, which is not sent on.
    #expect(try ask(daemon, "POST", ["Via: 1.1 edge, 1.1 \(name)"]).status == 508)
    #expect(try ask(daemon, "GET", body: "x").status == 400)
    #expect(try ask(daemon, "TRACE").status == 405)
    #expect(try ask(daemon, "CONNECT").status == 405)
    #expect(upstream.heard.count == 1)
  }

  @Test("the client gets what the upstream said: each line by itself, its date, its length for a HEAD")
  func answer() throws {
    let upstream = try RawUpstream(
      "HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT\r\nSet-Cookie: b=2\r\n"
        + "Date: Mon, 01 Jan 2024 00:00:00 GMT\r\nX-Content-Type-Options: nosniff\r\nContent-Length: 2\r\n\r\nok")
    defer { upstream.stop() }
    let daemon = try serving(upstream)
    let answer = try ask(daemon)
    let cookies = answer.fields.filter { $0.name.lowercased() == "set-cookie" }.map(\.value)
    #expect(cookies == ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"])
    for name in ["date", "x-content-type-options", "access-control-allow-origin", "deprecation", "content-length"] {
      #expect(answer.fields.filter { $0.name.lowercased() == name }.count == 1, "\(name)")
    }
    #expect(answer["date"] == "Mon, 01 Jan 2024 00:00:00 GMT")
    upstream.say("HTTP/1.1 200 OK\r\nContent-Length: 512\r\n\r\n")
    #expect(try ask(daemon, "HEAD")["content-length"] == "512")
    for text in [
      "HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n", "HTTP/1.1 999 O\r\n\r\n", "HTTP/1.1 200 OK\r\nX: a\nY: b\r\n\r\n",
    ] {
      upstream.say(text)
      #expect(try ask(daemon).status == 502)
    }
    #expect(daemon.stop() == 0)
    let told = daemon.words.split(separator: "\n").filter { $0.contains("\(upstream.url)/mcp/token failed") }
    #expect(told.count == 1, "one line a minute: \(told)")
  }

  @Test("an upstream that is this daemon, or the endpoint itself, is refused when it is set") func loop() throws {
    let folder = try Dexter.folder()
    let daemon = try ServingProcess(in: folder)
    for (upstream, code) in [
      ("http://127.0.0.1:\(daemon.port)/x", 4), ("http://localhost:\(daemon.port)/x", 4), (Self.url, 4),
      ("http://127.1/", 2), ("http://127.0.0.1:9/#x", 2), ("http://127.0.0.1:9/x", 0),
    ] {
      let run = try daemon.verb("endpoints", "set", Self.url, "--upstream", upstream)
      #expect(Int(run.code) == code, "\(upstream): \(run.errors)")
    }
  }
}
