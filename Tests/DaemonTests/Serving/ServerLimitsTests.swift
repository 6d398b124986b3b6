import HTTP1
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Operations

@Suite("The server's limits among the settings")
struct ServerLimitsTests {
  @Test("by default are what the server has by default")
  func defaults() throws {
    let place = Workplace()
    let database = try place.database()
    #expect(try ServerLimits(database, given: [:]) == ServerLimits())
  }

  @Test("are each taken from its setting, and what is given for a run wins")
  func taken() throws {
    let place = Workplace()
    let database = try place.database()
    let texts = Setting.limits.enumerated().map { index, setting in
      (key: setting.key, text: setting.type == .duration ? "\(index + 1)m" : "\(2000 + index)")
    }.map { $0.key == "max_headers" ? (key: $0.key, text: "77") : $0 }
    try database.set(texts)
    let expected = ServerLimits(
      headBytes: 2000, headerFields: 77, bodyBytes: 2002, headTimeoutSeconds: 240, bodyTimeoutSeconds: 300,
      idleTimeoutSeconds: 360, writeTimeoutSeconds: 420, connections: 2007, connectionsPerAddress: 2008)
    #expect(try ServerLimits(database, given: [:]) == expected)
    var given = expected
    (given.headerFields, given.idleTimeoutSeconds) = (9, 8)
    #expect(try ServerLimits(database, given: ["max_headers": "9", "idle_timeout": "8s"]) == given)
  }
}
