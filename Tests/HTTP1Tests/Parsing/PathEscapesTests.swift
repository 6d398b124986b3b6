import Journal
import TestSupport
import Testing

@testable import HTTP1

@Suite("A path written with escapes") struct PathEscapesTests {
  @Test(
    "unreserved characters are themselves, other escapes have capital digits",
    arguments: [
      ("/%6fauth", "/oauth"), ("/%4F%2d%2E%5f%7E", "/O-._~"), ("/a%2fb", "/a%2Fb"), ("/%2f%2F", "/%2F%2F"),
      ("/%zz%4", "/%zz%4"),
      ("/%%6f", "/%o"), ("/%c3%a9", "/%C3%A9"), ("/%25%36f", "/%256f"), ("/a", "/a"), ("/%", "/%"),
      ("/%3f%23", "/%3F%23"),
    ] as [(String, String)])
  func normal(given: String, wanted: String) {
    let bytes = Array("x\(given)y".utf8)
    let normal = PathEscapes.normal(bytes.span, 1, bytes.count - 1)
    #expect(normal.map { String(decoding: $0, as: UTF8.self) } ?? given == wanted)
    #expect((normal == nil) == (given == wanted), "nothing is made of what is in its spelling already")
  }

  @Test("is the same path: served, handled, missing and observed") func same() throws {
    let seen = Seen()
    let table = ResponseTable(
      sites: [.init(hosts: ["a.example"], resources: [("/a", Sample.resource("a"))], handled: ["/handled"])],
      fallbackSite: nil, commonFields: [], preflightFields: [], watchedMissing: .standard,
      observed: MissingPaths(containing: [], exact: ["/watched"]))
    let server = try TestServer(
      table: table,
      handle: {
        seen.add($0)
        return .answer(Seen.echo($0))
      },
      observe: {
        seen.add($0)
        return [(kind: 5, payload: [1])]
      })
    #expect(try server.ask("GET /%61 HTTP/1.1|Host: a.example||")["ETag"] == Sample.tag("a"))
    #expect(try server.ask("HEAD /%61?x HTTP/1.1|Host: a.example||")["ETag"] == Sample.tag("a"))
    #expect(try server.ask("POST /%61 HTTP/1.1|Host: a.example|Content-Length: 0||").status == 405)
    #expect(try server.ask("GET /h%61ndled?x HTTP/1.1|Host: a.example||").text == "/h%61ndled?x ")
    #expect(try server.ask("GET /%2fa HTTP/1.1|Host: a.example||").status == 404)
    #expect(try server.ask("GET /t%6fken HTTP/1.1|Host: a.example||").status == 404)
    let observer = try server.observer()
    for path in ["/watched", "/w%61tched?x=1", "/unwatched", "/w%2Fatched", "/", "http://a.example/watched"] {
      observer.send("POST \(path) HTTP/1.1|Host: a.example|Content-Length: 2||hi")
      #expect(try observer.answer().status == 204)
    }
    observer.send("OPTIONS * HTTP/1.1|Host: a.example||")
    #expect(try observer.answer().status == 204)
    #expect(seen.requests.map(\.target) == ["/h%61ndled?x", "/watched", "/w%61tched?x=1", "/watched"])
    #expect(try server.sightings().count == 2)
    #expect(try server.missing() == ["GET a.example /t%6fken 404 0"])
  }

  @Test("a watched last segment is told in any case of letters, with a slash behind it, and by itself only")
  func lastSegments() {
    let watched = WatchedPaths(MissingPaths(containing: [], exact: [], lastSegments: ["token", "jwks.json"]))
    for (path, isWatched) in [
      ("/x/token", true), ("/Token", true), ("/x/JWKS.json/", true), ("/tokens", false), ("/x/token/y", false),
      ("/TOKENS", false), ("/", false), ("//", false), ("", false),
    ] {
      let bytes = Array(path.utf8)
      #expect(watched.contains(bytes.span, 0, bytes.count) == isWatched, "\(path)")
    }
  }

  @Test("a set of paths holds what it was given, and nothing else") func pathSet() {
    let seed: UInt64 = 20_261_126
    print("fuzzing path sets: seed \(seed)")
    var random = SeededGenerator(seed)
    func path() -> String {
      "/" + (0..<random.number(0..<12)).map { _ in random.pick(["a", "b", "/", "%2F", "é"]) }.joined()
    }
    for _ in 0..<100 {
      let paths = (0..<random.number(0..<40)).map { _ in path() }
      let set = PathSet(paths)
      #expect(set.isEmpty == paths.isEmpty)
      for path in paths + (0..<40).map({ _ in path() }) {
        let bytes = Array("xy\(path)z".utf8)
        #expect(set.contains(bytes.span, 2, bytes.count - 1) == paths.contains(path), "\(path) of seed \(seed)")
      }
    }
  }
}
