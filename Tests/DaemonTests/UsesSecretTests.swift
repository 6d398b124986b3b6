import Evidence
import Foundation
import HTTP1
import Journal
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Operations

private let origin = Walk.origin
private let day = Walk.day

@Suite("Secrets are stored nowhere") struct UsesSecretTests {
  private let walk: Walk
  private let time = origin + 3 * day

  init() throws {
    walk = try Walk.dexter()
  }

  /// Each planted where a client may put one.
  static let secrets = [
    "SECRETcode1", "SECRETstate2", "SECRETtoken3", "SECRETcookie4", "SECRETclient5", "SECRETbasic6", "SECRETreferer7",
    "SECRETname8", "SECRETsegment9", "SECRETid10", "SECRETuser11", "SECRETquery12",
  ]

  private var query: String {
    "code=SECRETcode1&state=SECRETstate2&access_token=SECRETtoken3&client_secret=SECRETclient5&SECRETname8=1"
      + "&client_id=SECRETid10&redirect_uri=https%3A%2F%2FSECRETuser11%40a.example%2Fcb%3Fx%3DSECRETquery12"
  }

  /// Every byte of the database, its log and its journal, and every text that views give.
  private func stored() throws -> [(String, [UInt8])] {
    var found: [(String, [UInt8])] = []
    let folder = walk.place.path
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) where name.hasPrefix("m.db") {
      if let data = FileManager.default.contents(atPath: "\(folder)/\(name)") { found.append((name, [UInt8](data))) }
    }
    var texts = try ConnectorView(walk.database).rows(site: nil, now: time + day).map { "\($0)" }
    texts += try EndpointView(walk.database).rows(site: nil, now: time + day).map { "\($0)" }
    texts += try walk.database.hits(site: nil, after: 0).map { "\($0)" }
    texts += try walk.database.unserved(since: 0).map { "\($0)" }
    texts += try walk.database.unmatchedTokens().map { "\($0)" }
    for connector in ["chatgpt", "browser", "unknown"] {
      texts += try walk.database.clients(of: connector, limit: 100).map { "\($0)" }
      texts += try walk.database.samples(of: connector, site: nil, limit: 100).map { "\($0)" }
    }
    return found + [("rows", Array(texts.joined(separator: "\n").utf8))]
  }

  private func expectNone(sourceLocation: SourceLocation = #_sourceLocation) throws {
    for (name, bytes) in try stored() {
      let text = String(decoding: bytes, as: UTF8.self)
      for secret in Self.secrets {
        #expect(!text.contains(secret), "\(secret) in \(name)", sourceLocation: sourceLocation)
      }
      #expect(!text.contains("U0VDUkVUYmFzaWM2"), "Basic in \(name)", sourceLocation: sourceLocation)
    }
  }

  @Test("of an access log: queries, referers, paths that are no endpoint, the user's name")
  func log() throws {
    let targets = [
      "\(DexterHistory.oldToken)?\(query)", "\(DexterHistory.oldAuthorize)?\(query)", "/mcp/authorize?\(query)",
      "/mcp/token?\(query)", "/callback/SECRETsegment9?\(query)", "/.well-known/mcp.json?\(query)",
      "/.well-known/none?\(query)", "https://dexter.cash\(DexterHistory.oldToken)?\(query)",
      "\(DexterHistory.oldToken)/SECRETsegment9", "\(DexterHistory.oldToken)#SECRETtoken3",
    ]
    let lines = targets.enumerated().flatMap { index, target in
      [("GET", 200), ("POST", 400), ("GET", 404)].map { method, status in
        LogLine(
          at: time + Int64(index), method: method, target: target, status: status,
          referer: "https://a.example/SECRETreferer7?\(query)")
      }
    }
    let text = lines.map(\.text).joined().replacing(" - - [", with: " - SECRETuser11 [")
    let summary = try walk.ingest(text: text, as: "log", now: time + day)
    #expect(
      summary.uses + summary.probes >= 15 && summary.fetches >= 1 && summary.unserved >= 1 && summary.unmatched == 0)
    try expectNone()
    #expect(try walk.database.hits(site: nil, after: 0).contains { $0.parameters.contains("code state other") })
  }

  @Test("of a Caddy log: headers too")
  func caddy() throws {
    let lines = (0..<3).map { index in
      """
      {"level":"info","ts":\(time + Int64(index)).5,"logger":"http.log.access","msg":"handled request","request":\
      {"remote_ip":"192.0.2.7","remote_port":"1","client_ip":"192.0.2.7","proto":"HTTP/2.0","method":"POST",\
      "host":"dexter.cash","uri":"\(DexterHistory.oldToken)?\(query)","headers":{"User-Agent":["openai-mcp/1.0"],\
      "Cookie":["s=SECRETcookie4"],"Authorization":["Basic U0VDUkVUYmFzaWM2"],\
      "Referer":["https://a.example/?x=SECRETreferer7"]}},"bytes_read":9,"user_id":"SECRETuser11","duration":0.1,\
      "size":9,"status":200,"resp_headers":{"Set-Cookie":["SECRETcookie4"]}}

      """
    }
    #expect(try walk.ingest(text: lines.joined(), as: "caddy.log", now: time + day).uses == 3)
    try expectNone()
  }

  private static let bodies = [
    ("application/x-www-form-urlencoded", "code=SECRETcode1&client_secret=SECRETclient5&client_id=SECRETid10"),
    (
      "application/json",
      #"{"code":"SECRETcode1","client_id":"SECRETid10","redirect_uris":["https://a/SECRETquery12"]}"#
    ),
    ("text/plain", "SECRETtoken3"), ("application/json", "{SECRETtoken3"), ("", "SECRETtoken3"),
  ]

  private func request(_ content: String, _ body: String, target: String) -> HandledRequest {
    HandledRequest(
      method: "POST", target: target, host: "dexter.cash", userAgent: Array("openai-mcp/1.0".utf8),
      fields: [
        ("content-type", Array(content.utf8)), ("cookie", Array("s=SECRETcookie4".utf8)),
        ("authorization", Array("Basic U0VDUkVUYmFzaWM2".utf8)), ("referer", Array("https://a/SECRETreferer7".utf8)),
        ("x-openai-session", Array("SECRETtoken3".utf8)),
      ], body: Array(body.utf8), time: time * 1_000)
  }

  @Test("of requests at the listener and the observe socket, through the journal")
  func journal() throws {
    let served = try TableBuilder(walk.database, maxAge: nil).build()
    var notes: [(kind: UInt8, payload: [UInt8])] = []
    for (content, body) in Self.bodies {
      for path in [DexterHistory.oldToken, DexterHistory.oldAuthorize, "/mcp/token", "/mcp/authorize"] {
        let given = request(content, body, target: "\(path)?\(query)")
        let recorded = try #require(EndpointRequest.recorded(given, served.endpoints))
        notes.append((Note.Kind.request, RequestCodec.encode(recorded)))
      }
    }
    #expect(notes.count == 20)
    for note in notes {
      #expect(!Self.secrets.contains { String(decoding: note.payload, as: UTF8.self).contains($0) })
      let request = try #require(RequestCodec.decode(note.payload, at: time))
      try walk.database.fold(Fold(requests: [request]))
    }
    try expectNone()
    #expect(try walk.row("chatgpt", at: time + 60).state == .stale)
  }

  @Test("an upstream's errors and the answers to them name no query and no body")
  func upstream() throws {
    let retired = try walk.endpoint(DexterHistory.oldToken, at: time).record
    let answer = RetiredAnswer(endpoint: retired)
    for made in [answer.error(502, "temporarily_unavailable", "The server could not be reached.")] {
      #expect(!Self.secrets.contains { "\(made.fields) \(String(decoding: made.body, as: UTF8.self))".contains($0) })
    }
  }
}

extension EndpointRequest {
  /// As the handler reads a request.
  static func recorded(_ given: HandledRequest, _ snapshot: EndpointHandler.Snapshot) -> FoldedRequest? {
    let fields = given.fields.map { (name: $0.name, value: String(decoding: $0.value, as: UTF8.self)) }
    let target = RequestTarget(target: given.target, host: given.host)
    return snapshot.reader.read(
      EndpointRequest(
        source: .observe, at: given.time / 1_000, method: given.method, target: target, rawTarget: given.target,
        userAgent: String(decoding: given.userAgent, as: UTF8.self), address: nil, headers: fields, body: given.body,
        contentType: fields.first { $0.name == "content-type" }?.value ?? ""), at: snapshot.index.find(target)
    ).request
  }
}
