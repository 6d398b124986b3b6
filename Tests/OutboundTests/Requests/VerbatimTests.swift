import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Outbound

@Suite("A request that is passed on") struct VerbatimTests {
  private func exchange(
    _ server: TinyServer, _ method: String = "POST", _ path: String = "/t?a=b", headers: [(String, String)] = [],
    body: [UInt8] = [], timeout: Int = 10
  ) async -> Result<OutboundResponse, OutboundError> {
    await send(
      sharedClient,
      OutboundRequest(
        method: method, url: "\(server.url)\(path)", headers: headers, body: body, timeoutSeconds: timeout,
        isVerbatim: true))
  }

  @Test("carries what it was given, and nothing else") func nothingAdded() async throws {
    let server = try TinyServer { _ in .ok() }
    defer { server.stop() }
    let headers = [
      ("X-Two", "1"), ("x-two", "2"), ("Connection", "X-Hop"), ("X-Hop", "1"), ("TE", "trailers"), ("Host", "evil"),
      ("Content-Length", "99"), ("Expect", "100-continue"), ("accept-encoding", "br"),
    ]
    #expect(try await exchange(server, headers: headers, body: [97, 98]).get().status == 200)
    #expect(try await exchange(server, "GET", "").get().status == 200)
    let host = "Host: 127.0.0.1:\(server.port)\r\n"
    #expect(
      server.heard.map(\.head) == [
        "POST /t?a=b HTTP/1.1\r\n\(host)X-Two: 1\r\nx-two: 2\r\naccept-encoding: br\r\nContent-Length: 2\r\nConnection: close",
        "GET / HTTP/1.1\r\n\(host)Connection: close",
      ])
    #expect(server.heard[0].body == [97, 98])
  }

  @Test("lines of an answer stay apart, and every byte stays as it is") func answer() async throws {
    let raw =
      "HTTP/1.1 200 OK|Set-Cookie: a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT|Set-Cookie: b=2|X: caf\u{e9}|"
      + "Connection: X-Hop|X-Hop: 1|Content-Encoding: gzip|Content-Length: 3||abc"
    let server = try TinyServer { _ in .bytes(Latin1.bytes(raw.replacing("|", with: "\r\n"))) }
    defer { server.stop() }
    let response = try await exchange(server, headers: [("x-name", "\u{e9}\u{ff}")]).get()
    #expect(
      response.headers.map { "\($0.0): \($0.1)" } == [
        "Set-Cookie: a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "Set-Cookie: b=2", "X: caf\u{e9}",
        "Content-Encoding: gzip", "Content-Length: 3",
      ])
    #expect(response.body == Array("abc".utf8) && !response.isHTTP10)
    // What was heard is read as UTF-8 there: two bytes that are none.
    #expect(server.heard.first?.values("x-name") == ["\u{fffd}\u{fffd}"])
  }

  @Test("a HEAD is told the length of what a GET would get") func head() async throws {
    let server = try TinyServer { _ in .text("HTTP/1.0 200 OK\r\nContent-Length: 512\r\n\r\n") }
    defer { server.stop() }
    let response = try await exchange(server, "HEAD").get()
    #expect(response.header("content-length") == "512" && response.isHTTP10)
  }

  struct Bad: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reply: TinyServer.Reply
    let words: String
  }

  static let badOnes = [
    Bad(testDescription: "101", reply: .text("HTTP/1.1 101 S\r\n\r\n"), words: "the answer is 101"),
    Bad(testDescription: "999", reply: .text("HTTP/1.1 999 S\r\n\r\n"), words: "is none that HTTP knows"),
    Bad(
      testDescription: "cut", reply: .text("HTTP/1.1 200 S\r\nContent-Length: 9\r\n\r\nx"), words: "within the answer"),
    Bad(testDescription: "nothing", reply: .bytes([]), words: "without an answer"),
    Bad(testDescription: "endless", reply: .endless(Array("HTTP/1.1 200 S\r\n\r\n".utf8)), words: "larger than"),
  ]

  @Test("what cannot be passed on is an error, and is asked for once", arguments: badOnes) func bad(_ given: Bad)
    async throws
  {
    let server = try TinyServer { _ in given.reply }
    defer { server.stop() }
    let outcome = await exchange(server)
    #expect(throws: OutboundError.self) { try outcome.get() }
    if case .failure(let error) = outcome { #expect("\(error)".contains(given.words), "\(error)") }
    #expect(await onThread { server.waitForEnds(1) }, "the connection is still open")
    #expect(server.heard.count == 1)
  }

  @Test("one that is not answered ends in time; an answer before the end of a long request is heard")
  func times() async throws {
    let silent = try TinyServer { _ in .silence(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n".utf8)) }
    defer { silent.stop() }
    let outcome = await exchange(silent, timeout: 1)
    #expect(throws: OutboundError.timeout(on: "\(silent.url)/t", seconds: 1)) { try outcome.get() }
    let hasty = try TinyServer(speaksFirst: true) { _ in .text("HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n") }
    defer { hasty.stop() }
    let answer = await exchange(hasty, body: [UInt8](repeating: 1, count: 8 << 20))
    #expect(try answer.get().status == 413)
  }

  @Test(
    "nobody there, and a name that is none", arguments: ["http://127.0.0.1:1/", "http://nobody.invalid/"] as [Said])
  func nobody(url: Said) async throws {
    let outcome = await send(
      sharedClient,
      OutboundRequest(method: "POST", url: url.text, policy: AddressPolicy(allowPlainHTTP: true), isVerbatim: true))
    let words = url.text.contains("127") ? "Connection refused" : "its name cannot be resolved"
    guard case .failure(.connectionFailed(_, let reason)) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reason.contains(words), "\(reason)")
  }
}
