import Glibc
import HTTP1
import Testing

@Suite("A new table under load")
struct TablePublishTests {
  @Test("every answer is whole: its content is its entity tag's", arguments: [1, 2])
  func noTornAnswer(loops: Int) async throws {
    let digits: [Character] = ["a", "b", "c", "d"]
    // Bodies of different lengths: a torn answer would shift all that follow.
    let tables = digits.enumerated().map { index, digit in
      Sample.table([("/a", Sample.resource(digit, bytes: 1 + index * 9_000))])
    }
    let server = try TestServer(table: tables[0], loops: loops)
    let seen = try await withThrowingTaskGroup(of: Set<String>.self) { group in
      for _ in 0..<2 {
        // Each connects when it runs: until then, among many tests, a connection could grow idle.
        group.addTask { [address = server.address] in try Self.readAll(TestClient(address)) }
      }
      for round in 0..<200 {
        server.server.publish(tables[round % 4])
        usleep(500)
      }
      return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
    }
    #expect(seen.isSubset(of: Set(digits.map { Sample.tag($0) })))
  }

  @Test("what is published is served to the next request")
  func takesEffect() throws {
    let server = try TestServer()
    let client = try server.client()
    for digit: Character in ["b", "c", "d"] {
      server.server.publish(Sample.table([("/a", Sample.resource(digit))]))
      client.send("GET /a HTTP/1.1|Host: x||")
      #expect(try client.answer()["ETag"] == Sample.tag(digit))
    }
  }

  private static func readAll(_ client: TestClient) throws -> Set<String> {
    var tags: Set<String> = []
    for _ in 0..<80 {
      client.send("GET /a HTTP/1.1|Host: x||GET /a HTTP/1.1|Host: x||")
      for _ in 0..<2 {
        let answer = try client.answer()
        let tag = try #require(answer["ETag"])
        #expect(Set(answer.body).count == 1 && answer.text.prefix(1) == tag.dropFirst().prefix(1))
        tags.insert(tag)
      }
    }
    return tags
  }
}
