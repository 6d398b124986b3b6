import Basics
import Evidence
import HTTP1
import Outbound
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Operations

@Suite("Requests at the paths of retired endpoints") struct EndpointHandlerTests {
  private let walk: Walk
  private let name = ProxyName(database: [9])

  init() throws { walk = try Walk.dexter() }

  private func handler() throws -> EndpointHandler {
    EndpointHandler(
      try TableBuilder(walk.database, maxAge: nil).build().endpoints,
      proxy: EndpointProxy(client: OutboundClient(executable: "/nowhere"), name: name))
  }

  private func request(
    _ method: String = "POST", _ target: String = DexterHistory.oldToken, agent: String = "openai-mcp/1.0",
    fields: [(String, String)] = [], body: String = "", client: UInt64 = 1
  ) -> HandledRequest {
    HandledRequest(
      method: method, target: target, host: "dexter.cash", userAgent: Array(agent.utf8),
      fields: fields.map { ($0.0, Array($0.1.utf8)) }, body: Array(body.utf8), time: Walk.origin * 1_000,
      client: client)
  }

  private func answer(_ handler: EndpointHandler, _ request: HandledRequest) -> HandledAnswer? {
    if case .answer(let answer) = handler.handle(request) { answer } else { nil }
  }

  private func use(_ answer: HandledAnswer?) -> FoldedRequest? {
    answer?.note.flatMap { RequestCodec.decode($0.payload, at: 0) }
  }

  @Test("a redirect is noted with its status; an escaped path is the same") func redirect() throws {
    let handler = try handler()
    for target in [DexterHistory.oldToken, DexterHistory.oldToken.replacing("oauth/token", with: "%6fauth/t%6Fken")] {
      let answer = answer(handler, request("POST", "\(target)?state=1&x=2"))
      #expect(answer?.status == 308)
      let use = use(answer)
      #expect(use?.status == 308 && use?.place.path == DexterHistory.oldToken && use?.parameters == ["state", "other"])
      #expect(use?.client.connector == "chatgpt" && use?.source == .listener && use?.method == "POST")
    }
    #expect(answer(handler, request("POST", "/api/connector%2Foauth/token")) == nil)
  }

  @Test("who was recognised before is not taken for another: by sender, by what is named, by the endpoint")
  func recognisedOnce() throws {
    let handler = try handler()
    let form = [("content-type", "application/x-www-form-urlencoded")]
    let json = [("content-type", "application/json")]
    let claude = "redirect_uri=https%3A%2F%2Fclaude.ai%2Fapi%2Fmcp%2Fauth_callback"
    let cases: [(HandledRequest, String)] = [
      (request(client: 1), "chatgpt "), (request(agent: "Claude-User/1.0", client: 2), "claude "),
      (request(fields: form, body: claude, client: 1), "claude claude.ai"),
      (request(agent: "node", client: 3), "node "),
      (request(agent: "node", fields: json, body: #"{"client_name":"MCP CLI Client"}"#, client: 3), "mcp-remote "),
      (
        request(agent: "node", fields: json, body: #"{"redirect_uris":["https://vscode.dev/redirect"]}"#, client: 3),
        "vscode "
      ),
      (request("GET", DexterHistory.oldAuthorize, client: 1), "chatgpt "),
      (request("GET", "\(DexterHistory.oldAuthorize)?\(claude)", client: 1), "claude claude.ai"),
    ]
    for _ in 0..<2 {
      for (request, wanted) in cases {
        let use = use(answer(handler, request))
        #expect("\(use?.client.connector ?? "") \(use?.redirectHost ?? "")" == wanted)
        // Where a browser carries it, only that tells whose it is.
        #expect(use?.isNamed == (use?.redirectHost.isEmpty == false || wanted == "mcp-remote " || wanted == "vscode "))
      }
    }
  }

  @Test("TRACE and CONNECT are not allowed; what has our name in Via is a loop, and was counted when it came first")
  func refused() throws {
    let handler = try handler()
    for method in ["TRACE", "CONNECT"] {
      let refused = answer(handler, request(method))
      #expect(refused?.status == 405 && refused?.fields.contains { $0.0 == "Allow" && $0.1.contains("POST") } == true)
    }
    let loop = answer(handler, request(fields: [("via", "1.1 edge, 1.1 \(name.text)")]))
    #expect(loop?.status == 508 && loop?.note == nil)
    #expect(answer(handler, request(fields: [("via", "1.1 edge")]))?.status == 308)
    #expect(answer(handler, request("OPTIONS"))?.status == 204)
  }

  @Test("an upstream is refused where a request would be, and where it leads back here") func upstream() throws {
    let record = try walk.endpoint(DexterHistory.oldToken, at: Walk.origin + 3 * Walk.day).record
    try walk.database.setListeners(["127.0.0.1:8080", "unix:/run/x"])
    func check(_ url: String) -> String {
      do { return try UpstreamCheck.check(url, for: record, in: walk.database) } catch {
        return "\((error as? OperationError)?.code.rawValue ?? "\(error)")"
      }
    }
    let own = "https://dexter.cash\(DexterHistory.oldToken)"
    for url in [
      "http://127.1/", "http://0x7f000001/", "http://2130706433/", "http://127.0.0.1:0/", "http://127.0.0.1:99999/",
      "http://user:pw@127.0.0.1/", "http://127.0.0.1:9/#frag", "file:///etc/passwd", "//x", "http://127.0.0.1:9/ x",
      "http://h/\r\nX: y", "http:///x", "unix:/tmp/x",
    ] {
      #expect(check(url) == "usage", "\(url)")
    }
    for url in [own, "http://dexter.cash\(DexterHistory.oldAuthorize)?x=1", own.replacing("oauth", with: "%6fauth")] {
      #expect(check(url) == "refused", "\(url)")
    }
    let good = [
      "https://dexter.cash/mcp/token", "http://dexter.cash:3000\(DexterHistory.oldToken)", "http://[::1]:9/",
      "http://127.0.0.1:3000/mcp/token?fixed=1", "https://other.example\(DexterHistory.oldToken)",
      // No daemon runs: another program may listen there now.
      "http://localhost:8080/x",
    ]
    for url in good { #expect(check(url) == url) }
    let lock = try DatabaseLock(path: walk.database.path)
    for url in ["http://127.0.0.1:8080/x", "http://localhost:8080/", "http://[::1]:8080/x"] {
      #expect(check(url) == "refused", "\(url)")
    }
    #expect(check("http://127.0.0.1:8081/x") == "http://127.0.0.1:8081/x")
    withExtendedLifetime(lock) {}
  }

  @Test("a GET with content is refused before it is sent; nobody to send it is told as OAuth does") func proxied()
    throws
  {
    let record = try walk.endpoint(DexterHistory.oldToken, at: Walk.origin + 3 * Walk.day).record
    try walk.database.set(EndpointPolicy(upstream: "http://127.0.0.1:1/"), for: record)
    let proxy = EndpointProxy(client: OutboundClient(executable: "/nowhere"), name: name)
    let answer = RetiredAnswer(
      endpoint: try walk.endpoint(DexterHistory.oldToken, at: Walk.origin + 3 * Walk.day).record)
    let upstream = try #require(answer.upstream)
    for (method, status) in [("GET", 400), ("HEAD", 400), ("POST", 502)] as [(String, UInt16)] {
      let told = Told()
      proxy.forward(request(method, body: "x"), answer: answer, upstream: upstream, addingClientID: nil) {
        told.set($0)
      }
      #expect(told.wait()?.status == status)
    }
  }
}
