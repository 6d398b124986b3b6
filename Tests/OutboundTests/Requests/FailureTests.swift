import Foundation
import Glibc
import TestSupport
import Testing

@testable import Outbound

@Suite struct FailureTests {
  /// One request to a server that replies so.
  func outcome(
    _ reply: TinyServer.Reply, limit: Int = 1 << 20, timeout: Int = 10, method: String = "GET",
    client: OutboundClient = sharedClient
  ) async throws -> Result<OutboundResponse, OutboundError> {
    let server = try TinyServer { _ in reply }
    defer { server.stop() }
    let request = OutboundRequest(
      method: method, url: "http://127.0.0.1:\(server.port)/p?k=hush", timeoutSeconds: timeout,
      responseLimit: limit)
    let outcome = await send(client, request)
    #expect(await onThread { server.waitForEnds(1) }, "the connection is still open")
    return outcome
  }

  func isTooLarge(_ outcome: Result<OutboundResponse, OutboundError>, limit: Int) -> Bool {
    guard case .failure(.tooLarge(_, limit)) = outcome else { return false }
    return true
  }

  @Test("A body up to the limit comes through, one byte more does not", arguments: [0, 1, 1000, 300_000])
  func limit(size: Int) async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"
    let reply = TinyServer.Reply.text(head + String(repeating: "x", count: size))
    #expect(try await outcome(reply, limit: size).get().body.count == size)
    if size > 0 { #expect(isTooLarge(try await outcome(reply, limit: size - 1), limit: size - 1)) }
  }

  @Test(
    "An endless answer is given up at the limit",
    arguments: [
      "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 500 Oh\r\nContent-Length: 99999999999\r\n\r\n", "HTTP/1.0 401 No\r\n\r\n",
    ] as [Said])
  func endless(head: Said) async throws {
    let client = makeClient()
    defer { client.stop() }
    let endless = try await outcome(.endless(Array(head.text.utf8)), limit: 100_000, client: client)
    #expect(isTooLarge(endless, limit: 100_000))
    #expect(try await outcome(.ok(), client: client).get().status == 200)
  }

  @Test("A HEAD may announce any length")
  func headLength() async throws {
    let reply = TinyServer.Reply.text("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    #expect(try await outcome(reply, method: "HEAD").get().header("content-length") == "99999999999")
  }

  @Test(
    "A server that hangs, anywhere, ends at the timeout",
    arguments: [
      "", "HTTP/1.1 ", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
      "HTTP/1.1 302 F\r\nLocation: /\r\n\r\n",
    ] as [Said])
  func hangs(said: Said) async throws {
    let outcome = try await outcome(.silence(Array(said.text.utf8)), timeout: 1)
    let error = #expect(throws: OutboundError.self) { try outcome.get() }
    guard case .timeout(let on, 1) = error else { throw error ?? .stopped(on: "") }
    #expect(on.hasSuffix("/p"))
  }

  @Test(
    "What is not HTTP is an error, never a crash",
    arguments: [
      "", "\r\n\r\n", "garbage", "garbage\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
      "HTTP/9.9 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
    ] as [Said])
  func notHTTP(said: Said) async throws {
    let outcome = try await outcome(.text(said.text))
    let error = #expect(throws: OutboundError.self) { try outcome.get() }
    guard case .connectionFailed(_, let reason) = error else { throw error ?? .stopped(on: said.text) }
    #expect(!reason.isEmpty && !reason.contains("hush"))
  }

  @Test(
    "Odd answers come through or fail, and never end the child",
    arguments: [
      "HTTP/1.1 99 Low\r\n\r\n", "HTTP/1.1 999 High\r\n\r\n", "HTTP/1.1 200 OK\r\nNo colon here\r\n\r\nok",
      "HTTP/1.1 200\r\n\r\nok",
      "HTTP/1.1 200 OK\r\n: empty name\r\n\r\nok", "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\nok",
      "HTTP/1.1 200 OK\nA: b\n\nok",
      "HTTP/1.1 200 OK\r\nX: \u{0}\u{1}\r\n\r\nok", "HTTP/1.1 301 M\r\nLocation: %%%\r\n\r\n",
      "HTTP/1.1 301 M\r\nLocation: \r\n\r\n",
      "HTTP/1.1 302 M\r\nLocation: ?a=b\r\n\r\n", "HTTP/1.1 302 M\r\nLocation: mailto:a@b\r\n\r\n",
      "HTTP/1.1 302 M\r\nLocation: //\r\n\r\n",
      "HTTP/1.1 302 M\r\nLocation: http://[::1\r\n\r\n", "HTTP/1.1 101 Switch\r\nUpgrade: x\r\n\r\nok",
      "HTTP/1.1 100 Go\r\n\r\n",
      "HTTP/1.1 302 M\r\nLocation: http:///\r\n\r\n", "HTTP/1.1 302 M\r\nLocation: :\r\n\r\n",
      "HTTP/1.1 302 M\r\nLocation: a b?c d#e f\r\n\r\n",
      "HTTP/1.1 302 M\r\nLocation: //h:99999/\r\n\r\n", "HTTP/1.1 302 M\r\nLocation: /\u{e9}?\u{e9}\r\n\r\n",
      "HTTP/1.1 303 M\r\nLocation: //h?%\r\n\r\n",
    ] as [Said])
  func odd(said: Said) async throws {
    switch try await outcome(.text(said.text)) {
    case .failure(.childDied(_, let reason)): Issue.record("the child \(reason)")
    default: break
    }
  }

  @Test("A header that is not UTF-8 does not end the child")
  func latinHeader() async throws {
    let reply = Array("HTTP/1.1 200 OK\r\nX-Name: caf".utf8) + [0xe9] + Array("\r\nContent-Length: 2\r\n\r\nok".utf8)
    if case .failure(.childDied(_, let reason)) = try await outcome(.bytes(reply)) {
      Issue.record("the child \(reason)")
    }
  }

  @Test("A coding that nobody asked for is undone, and its headers go")
  func gzip() async throws {
    let body: [UInt8] = [
      0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b, 0x4c, 0x4a, 0x06, 0x00, 0xc2, 0x41, 0x24, 0x35, 3, 0, 0, 0,
    ]
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n"
    let response = try await outcome(.bytes(Array(head.utf8) + body)).get()
    #expect(response.body == Array("abc".utf8))
    #expect(response.header("content-encoding") == nil && response.header("content-length") == nil)
  }

  @Test("A closed port is a failed connection, said in words without the query")
  func closedPort() async throws {
    let server = try TinyServer { _ in .ok() }
    server.stop()
    let outcome = await send(sharedClient, OutboundRequest(url: "\(server.url)/p?k=hush"))
    let error = #expect(throws: OutboundError.self) { try outcome.get() }
    let words = error?.description ?? ""
    #expect(words.hasPrefix("request to \(server.url)/p failed: "))
    #expect(words.hasSuffix("; see whether the server is up and reachable"))
    #expect(!words.contains("hush"))
  }

  @Test("A server that speaks no TLS fails as TLS")
  func plainServer() async throws {
    let server = try TinyServer(speaksFirst: true) { _ in .ok() }
    defer { server.stop() }
    let outcome = await send(sharedClient, OutboundRequest(url: "https://127.0.0.1:\(server.port)/p?k=hush"))
    let error = #expect(throws: OutboundError.self) { try outcome.get() }
    guard case .tls(let on, let reason) = error else { throw error ?? .stopped(on: "") }
    #expect(on == "https://127.0.0.1:\(server.port)/p" && !reason.isEmpty)
  }

  @Test("A name that does not exist is said to be unknown")
  func unknownName() async throws {
    let outcome = await send(sharedClient, OutboundRequest(url: "https://name.invalid/p?k=hush"))
    let error = #expect(throws: OutboundError.self) { try outcome.get() }
    #expect(error == .connectionFailed(on: "https://name.invalid/p", reason: "its name cannot be resolved"))
  }
}
