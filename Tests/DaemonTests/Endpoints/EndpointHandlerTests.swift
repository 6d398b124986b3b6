import Basics
import Evidence
import HTTP1
import Outbound
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Journal
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

  @Test("a request for what nothing names yet tells the same by the listener as by a mirror, whatever its method")
  func missing() throws {
    let handler = try handler()
    let form = [("content-type", "application/x-www-form-urlencoded")]
    for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"] {
      for target in ["/x/authorize?client_id=abc&state=1", "/x/token", "/.well-known/none?a=b", "/register"] {
        let asked = request(method, target, fields: form, body: method == "POST" ? "client_id=d" : "")
        let noted = try #require(handler.missing(asked, status: 404).first)
        let (told, mirrored) = (
          try #require(RequestCodec.decode(noted.payload, at: 0)),
          try #require(handler.observe(asked).first.flatMap { RequestCodec.decode($0.payload, at: 0) })
        )
        let wanted = FoldedRequest(
          client: mirrored.client, isNamed: mirrored.isNamed, place: mirrored.place, source: .listener, at: 0,
          method: mirrored.method, shape: mirrored.shape, parameters: mirrored.parameters,
          namedClient: mirrored.namedClient, clientHash: mirrored.clientHash, redirectHost: mirrored.redirectHost,
          status: 404, size: mirrored.size)
        #expect(told == wanted, "\(method) \(target)")
        // Of these people are told that they are missing.
        #expect(noted.kind == (target.hasPrefix("/x/") ? Note.Kind.request : Note.Kind.missing), "\(target)")
      }
    }
    #expect(handler.missing(request("OPTIONS", "/x/token"), status: 404).isEmpty)
    #expect(handler.missing(request("POST", "/register"), status: 421).first?.kind == Note.Kind.request)
    #expect(handler.missing(request("POST", "/mcp/token"), status: 404).first?.kind == Note.Kind.request)
  }

  @Test("an authorization request answered 404 before history named its endpoint named the client that it named")
  func missingBeforeHistory() throws {
    let walk = try Walk()
    try walk.release(DexterHistory.third, at: Walk.origin + Walk.day)
    let handler = EndpointHandler(
      try TableBuilder(walk.database, maxAge: nil).build().endpoints,
      proxy: EndpointProxy(client: OutboundClient(executable: "/nowhere"), name: name))
    let claude = "redirect_uri=https%3A%2F%2Fclaude.ai%2Fapi%2Fmcp%2Fauth_callback"
    var builder = FoldBuilder()
    for query in ["client_id=abc&\(claude)", claude, "x=1"] {
      let note = try #require(
        handler.missing(request("GET", "\(DexterHistory.oldAuthorize)?\(query)"), status: 404).first)
      var clients: [UInt64: ClientIdentity] = [:]
      builder.add(
        Batch(
          records: [
            .note(
              Note(time: (Walk.origin + 2 * Walk.day) * 1_000, client: 1, kind: note.kind, payload: note.payload))
          ], endOffset: 1), of: SegmentName(loop: 0, sequence: 1), clients: &clients)
    }
    try walk.database.fold(builder.fold())
    try walk.release(DexterHistory.second, at: Walk.origin, isHistory: true)
    let now = Walk.origin + 2 * Walk.day + 60
    let row = try walk.row("claude", at: now)
    #expect(row.state == .stale && row.hits == 2, "\(row)")
    // What asks nothing is a probe.
    let endpoint = try walk.endpoint(DexterHistory.oldAuthorize, at: now)
    #expect(endpoint.hits == 2 && endpoint.probes == 1)
    #expect(row.reason.hasSuffix("; 1 authorization request named no client_id"), "\(row.reason)")
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
