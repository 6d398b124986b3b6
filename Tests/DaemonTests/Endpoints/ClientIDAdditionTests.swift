import HTTP1
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Operations

@Suite struct ClientIDAdditionTests {
  private static let form = (name: "content-type", value: Array("application/x-www-form-urlencoded".utf8))

  private func added(
    _ id: String?, method: String = "POST", query: String = "", body: String = "", basic: Bool = false
  ) -> (url: String, body: String) {
    let fields = [Self.form] + (basic ? [(name: "authorization", value: Array("Basic eDp5".utf8))] : [])
    let request = HandledRequest(
      method: method, target: "/token" + (query.isEmpty ? "" : "?" + query), fields: fields, body: Array(body.utf8))
    let made = ClientIDAddition(clientID: id, request: request, url: "http://up/t")
    return (made.url, String(decoding: made.body, as: UTF8.self))
  }

  @Test("where a request names no client the current id is added") func missing() {
    #expect(added("cid", body: "code=1").body == "code=1&client_id=cid")
    #expect(added("cid").body == "client_id=cid")
    #expect(added("cid", method: "GET").url == "http://up/t?client_id=cid")
    #expect(added(nil, body: "code=1").body == "code=1")
  }

  @Test("an id cannot be read as anything else than one value") func encoded() {
    #expect(added("a b&c=d+é", body: "code=1").body == "code=1&client_id=a%20b%26c%3Dd%2B%C3%A9")
  }

  static let naming = ["client_id=x", "a=1&client%5Fid=x", "client_assertion=j"]

  @Test("where it names itself nothing is added", arguments: naming)
  func named(_ body: String) {
    #expect(added("cid", body: body).body == body)
  }

  @Test("a client that sends credentials has named itself by them") func credentials() {
    #expect(added("cid", body: "code=1", basic: true).body == "code=1")
    #expect(added("cid", method: "GET", basic: true).url == "http://up/t")
  }

  @Test("what is current is not called deprecated") func current() throws {
    let place = Workplace()
    let database = try place.database()
    try database.release(#"{"url":"https://a.example/mcp","token_endpoint":"https://a.example/t"}"#)
    let endpoint = try #require(database.endpoints().first)
    #expect(endpoint.isCurrent && RetiredAnswer(endpoint: endpoint).lifecycle.isEmpty)
  }
}
