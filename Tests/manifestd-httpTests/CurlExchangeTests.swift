import Dispatch
import Outbound
import TestSupport
import Testing

@testable import manifestd_http

@Suite("A request that is passed on over https") struct CurlExchangeTests {
  @Test("libcurl, which makes it over https, adds nothing either, and leaves every byte as it is")
  func libcurl() async throws {
    let raw =
      "HTTP/1.1 103 Early|X-Early: 1||HTTP/1.1 200 OK|Set-Cookie: a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT|"
      + "Set-Cookie: b=2|X: caf\u{e9}|Content-Encoding: gzip|Transfer-Encoding: chunked||3|abc|0|X-Trailer: 1||"
    let server = try TinyServer { _ in .bytes(Latin1.bytes(raw.replacing("|", with: "\r\n"))) }
    defer { server.stop() }
    var request = OutboundRequest(method: "POST", url: "\(server.url)/a/../[b]?c#d", body: [97], isVerbatim: true)
    request.headers = [("X-Two", "1"), ("x-two", "2"), ("X-Empty", ""), ("accept-encoding", "br")]
    let exchange = CurlExchange(request: request, started: .now())
    let answer = await onThread {
      var answer: Answer?
      exchange.run(until: .now() + .seconds(30)) { answer = $0 }
      return answer
    }
    guard case .response(let response)? = answer else {
      Issue.record("\(answer as Any)")
      return
    }
    #expect(
      response.headers.map { "\($0.0): \($0.1)" } == [
        "Set-Cookie: a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "Set-Cookie: b=2", "X: caf\u{e9}",
        "Content-Encoding: gzip",
      ])
    #expect(response.body == Array("abc".utf8))
    #expect(
      server.heard.map(\.head) == [
        "POST /a/../[b]?c HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nConnection: close\r\nX-Two: 1\r\nx-two: 2\r\n"
          + "X-Empty:\r\naccept-encoding: br\r\nContent-Length: 1"
      ])
  }
}
