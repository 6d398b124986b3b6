import Basics
import HTTP1
import Testing

@Suite("Which answer a request gets")
struct ServerAnswerTests {
  @Test("a GET gets the document and all its fields")
  func get() throws {
    let server = try TestServer()
    let answer = try server.ask("GET /a HTTP/1.1|Host: x||")
    #expect(answer.status == 200)
    #expect(answer.text == String(repeating: "a", count: 100))
    #expect(answer["ETag"] == Sample.tag("a"))
    #expect(answer["Last-Modified"] == "Tue, 14 Nov 2023 22:13:20 GMT")
    #expect(answer["Content-Length"] == "100")
    #expect(answer["Content-Type"] == "application/json")
    #expect(answer["Access-Control-Allow-Origin"] == "*")
    #expect(answer["Connection"] == nil)
    #expect(answer["Date"]?.count == 29 && answer["Date"]?.hasSuffix(" GMT") == true)
  }

  @Test("a HEAD gets a GET's fields, and no content")
  func head() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("GET /a HTTP/1.1|Host: x||")
    let get = try client.answer()
    client.send("HEAD /a HTTP/1.1|Host: x||GET /b HTTP/1.1|Host: x||")
    let head = try client.answer(isHead: true)
    #expect(head.fields.map(\.name) == get.fields.map(\.name))
    #expect(head["Content-Length"] == "100")
    #expect(try client.answer()["ETag"] == Sample.tag("b"))
  }

  @Test("a 304 carries what a cache needs, and no content")
  func notModified() throws {
    let server = try TestServer()
    let answer = try server.ask("GET /a HTTP/1.1|Host: x|If-None-Match: \(Sample.tag("a"))||")
    #expect(answer.status == 304)
    #expect(
      answer.fields.map(\.name) == ["Date", "Cache-Control", "ETag", "Access-Control-Allow-Origin"])
  }

  struct Item: CustomTestStringConvertible, Sendable {
    let request: String
    let status: Int
    init(_ request: String, _ status: Int) { (self.request, self.status) = (request, status) }
    var testDescription: String { "\(request.prefix(80)) → \(status)" }
  }

  @Test(
    "the table",
    arguments: [
      Item("GET /a?x=y HTTP/1.1|Host: x||", 200),
      Item("GET /a/ HTTP/1.1|Host: x||", 404),
      Item("GET /A HTTP/1.1|Host: x||", 404),
      Item("GET /%61 HTTP/1.1|Host: x||", 200), Item("GET /%2561 HTTP/1.1|Host: x||", 404),
      Item("GET /missing HTTP/1.1|Host: x||", 404),
      Item("HEAD /missing HTTP/1.1|Host: x||", 404),
      Item("GET http://other.example/a HTTP/1.1|Host: x||", 200),
      Item("GET /a HTTP/1.0||", 200),
      Item("OPTIONS /a HTTP/1.1|Host: x||", 204),
      Item("OPTIONS * HTTP/1.1|Host: x||", 204),
      Item("OPTIONS /missing HTTP/1.1|Host: x||", 404),
      Item("OPTIONS /missing HTTP/1.1|Host: x|Access-Control-Request-Method: GET||", 204),
      Item("POST /a HTTP/1.1|Host: x|Content-Length: 3||abc", 405),
      Item("POST /a HTTP/1.1|Host: x|Transfer-Encoding: chunked||3|abc|0||", 405),
      Item("DELETE /a HTTP/1.1|Host: x||", 405),
      Item("CONNECT a:443 HTTP/1.1|Host: a:443||", 405),
      Item("POST /missing HTTP/1.1|Host: x|Content-Length: 0||", 404),
      Item("GET /a HTTP/1.1|Host: x|If-Match: \"no\"||", 412),
      Item("GET /a HTTP/1.1||", 400),
      Item("GET /a HTTP/2.0|Host: x||", 505),
      Item("GET /a HTTP/1.1|Host: x|Expect: tea||", 417),
      Item("GET /" + String(repeating: "a", count: 17_000), 414),
      Item("GET /a HTTP/1.1|Host: x|X: " + String(repeating: "a", count: 17_000), 431),
      Item("POST /a HTTP/1.1|Host: x|Content-Length: 65537||", 413),
      Item("POST /a HTTP/1.1|Host: x|Transfer-Encoding: chunked||10001|", 413),
      Item("POST /a HTTP/1.1|Host: x|Transfer-Encoding: gzip, chunked||", 501),
    ])
  func status(_ item: Item) throws {
    let server = try TestServer()
    let answer = try server.ask(item.request)
    #expect(answer.status == item.status)
    #expect(answer["Access-Control-Allow-Origin"] == "*")
    if item.status >= 400 { #expect(answer["Content-Type"] == "application/problem+json") }
    if item.status == 405 || item.status == 204 {
      #expect(answer.fields.filter { $0.name.lowercased() == "allow" }.map(\.value) == ["GET, HEAD, OPTIONS"])
    }
    if item.status == 204 { #expect(answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS") }
  }

  @Test("a problem document says what and why")
  func problem() throws {
    let server = try TestServer()
    let answer = try server.ask("GET /missing HTTP/1.1|Host: x||")
    #expect(
      answer.text == #"{"type":"about:blank","title":"Not Found","status":404,"#
        + #""detail":"Nothing is published at this path."}"# + "\n")
  }

  private static func sites(fallback: Int?) -> ResponseTable {
    let one = ResponseTable.Site(hosts: ["one.example", "www.one.example"], resources: [("/a", Sample.resource("a"))])
    let two = ResponseTable.Site(hosts: ["two.example"], resources: [("/a", Sample.resource("b"))])
    return Sample.table([one, two], fallback: fallback)
  }

  @Test(
    "among several sites the host decides, without its port, in any case",
    arguments: [
      ("one.example", "a"), ("ONE.example", "a"), ("www.one.example:8443", "a"), ("two.example", "b"),
      ("none.example", "421"), ("one.example.", "421"), ("", "421"),
    ])
  func hosts(_ host: String, _ expected: String) throws {
    let server = try TestServer(table: Self.sites(fallback: nil))
    let answer = try server.ask("GET /a HTTP/1.1|Host: \(host)||")
    #expect(answer.status == 200 ? answer.text.prefix(1) == expected : "\(answer.status)" == expected)
  }

  @Test("a host that is no site's goes to the fallback, and the target's host outranks the field")
  func fallback() throws {
    let server = try TestServer(table: Self.sites(fallback: 1))
    #expect(try server.ask("GET /a HTTP/1.1|Host: none.example||").text.hasPrefix("b"))
    #expect(try server.ask("GET /a HTTP/1.0||").text.hasPrefix("b"))
    #expect(try server.ask("GET http://one.example/a HTTP/1.1|Host: two.example||").text.hasPrefix("a"))
  }
}
