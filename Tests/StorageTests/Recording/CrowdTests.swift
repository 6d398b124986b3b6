import Evidence
import Testing

@testable import Storage

/// Many clients that come at once are stored many at a time: it tells what one at a time would have told.
@Suite("A crowd of clients")
struct CrowdTests {
  private static let now: Int64 = 1_000 * Day.seconds
  private static let place = Place(host: "", path: "/token")

  private static func request(_ network: String, rule: String = "r", agent: String = "a", at time: Int64)
    -> FoldedRequest
  {
    let client = ClientIdentity(
      connector: "cursor", connectorClass: .local, attribution: .claimed, rule: rule, userAgent: agent,
      network: network)
    return FoldedRequest(client: client, place: place, source: .log, at: time, method: "POST", shape: .post)
  }

  /// Each of 1,500 networks once, in no order; some of them again under another rule, and others by the same.
  private static let requests: [FoldedRequest] = {
    var requests = (0..<1_500).map { number in
      let place = Int64(number * 977 % 1_500)
      return request(
        "10.\(place / 250).\(place % 250).0/24", agent: place % 3 == 0 ? "b" : "a", at: now + place * 997 % 900_000)
    }
    for number in 0..<40 {
      let network = "10.0.\(number * 3 + 1).0/24"
      requests.append(request(network, rule: number % 2 == 0 ? "r" : "s", at: now - Int64(number)))
      requests.append(request(network, rule: "t", at: now + 950_000 + Int64(number / 4)))
    }
    return requests
  }()

  private static func rows(_ store: Store) throws -> [String] {
    try store.database.connection.rows(
      """
      SELECT name || ' ' || agent.text || ' ' || network || ' ' || recognition.attribution || ' ' || rule || ' '
        || first_at || ' ' || last_at || ' ' || (SELECT count(*) FROM request_client WHERE client_id = client.id)
      FROM client JOIN connector ON connector.id = connector_id JOIN agent ON agent.id = agent_id
      JOIN recognition ON recognition.id = recognition_id ORDER BY 1
      """, map: { $0.text() })
  }

  private static func days(_ store: Store) throws -> [String] {
    try store.database.connection.rows(
      "SELECT day || ' ' || clients FROM client_seen WHERE clients > 0 ORDER BY 1", map: { $0.text() })
  }

  @Test("is stored as its members would be one after the other, at once or in parts")
  func same() throws {
    let (single, whole, parts) = (try Store(), try Store(), try Store())
    try whole.database.fold(Fold(requests: Self.requests))
    for start in stride(from: 0, to: Self.requests.count, by: 10) {
      try single.database.fold(Fold(requests: Array(Self.requests[start..<min(start + 10, Self.requests.count)])))
    }
    for start in stride(from: 0, to: Self.requests.count, by: 1_100) {
      try parts.database.fold(Fold(requests: Array(Self.requests[start..<min(start + 1_100, Self.requests.count)])))
    }
    let wanted = try Self.rows(single)
    #expect(wanted.count == 1_500)
    #expect(try Self.rows(whole) == wanted)
    #expect(try Self.rows(parts) == wanted)
    #expect(try Self.days(whole) == Self.days(single) && Self.days(parts) == Self.days(single))
    for store in [single, whole, parts] {
      #expect(try store.number("SELECT client_count FROM connector WHERE name = 'cursor'") == 1_500)
    }
  }

  @Test("leaves those of them that were seen last, by whichever way they came")
  func latest() throws {
    let store = try Store()
    try store.publish(versions: 1)
    func expectLatest() throws {
      let wanted = try store.database.connection.rows(
        "SELECT id FROM client ORDER BY last_at DESC, id LIMIT 100", map: { $0.id() as ClientID })
      let found = try store.database.clients(of: "cursor", limit: 200)
      #expect(Set(found.map(\.id)) == Set(wanted) && found.count == wanted.count)
      // In an order that does not hang on which of them was made first.
      let sorted = found.sorted { ($1.lastAt, $0.userAgent, $0.network) < ($0.lastAt, $1.userAgent, $1.network) }
      #expect(found.map(\.id) == sorted.map(\.id))
    }
    try store.database.fold(Fold(requests: Array(Self.requests.prefix(60))))
    try expectLatest()
    try store.database.fold(Fold(requests: Array(Self.requests[60..<1_300])))
    try expectLatest()
    // One that was not among them, one that was, and one that nobody knew.
    try store.database.fold(Fold(requests: [Self.request("10.0.1.0/24", at: Self.now + 980_000)]))
    try store.another().fold(
      Fold(requests: ["10.0.1.0/24", "10.9.9.0/24"].map { Self.request($0, at: Self.now + 980_001) }))
    try store.database.fold(Fold(requests: Array(Self.requests[1_200...])))
    try expectLatest()
    try store.database.prune(before: Self.now + 970_000)
    try expectLatest()
    #expect(try store.number("SELECT count(*) FROM client") < 1_500)
  }
}
