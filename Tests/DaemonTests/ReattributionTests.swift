import Basics
import Evidence
import Journal
import StorySupport
import TestSupport
import Testing

@testable import Daemon
@testable import Operations
@testable import Storage

@Suite("Whose a nameless fetch was is told by a later registration from its address") struct ReattributionTests {
  private let place: Workplace
  private let database: Database
  private let journal: JournalDirectory
  private let folder: JournalIntake
  private let writer: JournalWriter
  private let tag: UInt64

  init() throws {
    (place, database, journal, tag) = try Workplace.recording()
    folder = JournalIntake(directory: journal, database: database)
    writer = try JournalWriter(directory: journal, loop: 0)
  }

  private static func client(
    _ connector: String, _ connectorClass: ConnectorClass, address: UInt64, network: String = "192.0.2.0/24"
  ) -> ClientIdentity {
    ClientIdentity(
      connector: connector, connectorClass: connectorClass, attribution: .claimed, rule: "user agent token x",
      userAgent: connector, network: network, address: address)
  }

  /// Two addresses of one network.
  private func library(_ address: UInt64) -> ClientIdentity {
    Self.client("python-httpx", .httpLibrary, address: address)
  }

  private func fetch(_ address: UInt64, at second: Int64) {
    writer.describe(client: address, payload: ClientCodec.encode(library(address)))
    writer.append(.get(tag, client: address, at: second * 1_000))
    writer.flush()
  }

  private func register(
    _ connector: String, _ address: UInt64, at second: Int64, path: String = "/register", source: UseSource = .listener
  ) {
    let request = FoldedRequest(
      client: Self.client(connector, .local, address: address), place: Place(host: "a.example", path: path),
      source: source, at: second, method: "POST", shape: .post)
    writer.note(Note(time: second * 1_000, client: 0, kind: Note.Kind.request, payload: RequestCodec.encode(request)))
    writer.flush()
  }

  private func hits() throws -> [String: Int64] {
    let rows = try ConnectorView(database).rows(site: nil, now: 10_000)
    return Dictionary(rows.map { ($0.connector, Int64($0.judgement.hits)) }) { $0 + $1 }
  }

  /// Sums of what is stored by the hour, and by client.
  private func number(_ sql: String) throws -> Int64 {
    try #require(try database.connection.first(sql) { $0.integer() })
  }

  @Test("counts, holding, holders and sample move, and the row is inferred, over folds") func moves() throws {
    fetch(7, at: 2_000)
    _ = try folder.turn()
    #expect(try hits() == ["python-httpx": 1])
    register("cursor", 7, at: 2_600)
    _ = try folder.turn()
    #expect(try hits() == ["cursor": 1])
    let row = try #require(ConnectorView(database).rows(site: nil, now: 2_700).first)
    #expect(row.judgement.attribution == .inferred && row.standing == .claimed && row.judgement.holds == 1)
    let client = try #require(database.clients(of: "cursor", limit: 9).first { $0.userAgent == "python-httpx" })
    #expect(client.attribution == "inferred" && client.network == "192.0.2.0/24")
    #expect(try database.holdings(of: "cursor", site: nil, limit: 9).map(\.from) == [2_000])
    #expect(try database.holdings(of: "python-httpx", site: nil, limit: 9).isEmpty)
    #expect(try database.samples(of: "cursor", site: nil, limit: 9).map(\.at) == [2_000])
    #expect(try database.samples(of: "python-httpx", site: nil, limit: 9).isEmpty)
    #expect(try number("SELECT sum(clients) FROM holder_total") == 1)
    #expect(try number("SELECT sum(clients) FROM holder_day") == 1)
  }

  @Test("not after more than ten minutes, from another address, by another source, or by what is no registration")
  func stays() throws {
    fetch(7, at: 2_000)
    register("cursor", 7, at: 2_601)
    register("cursor", 8, at: 2_001)
    register("cursor", 7, at: 2_001, source: .observe)
    register("cursor", 7, at: 2_001, path: "/revoke")
    _ = try folder.turn()
    #expect(try hits() == ["python-httpx": 1])
  }

  @Test("within one fold, and for both fetches of an address only") func sameFold() throws {
    for address: UInt64 in [7, 7, 8] { fetch(address, at: 2_000) }
    register("cursor", 7, at: 2_001)
    _ = try folder.turn()
    #expect(try hits() == ["python-httpx": 1, "cursor": 2])
  }

  @Test("no request counts twice, none is lost, in whatever folds", arguments: 1...8 as ClosedRange<UInt64>)
  func property(_ seed: UInt64) throws {
    var dice = SeededGenerator(seed)
    var fetches: Int64 = 0
    for step in 0..<120 {
      let (address, second) = (UInt64.random(in: 1...4, using: &dice), Int64(2_000 + step * 40))
      switch Int.random(in: 0..<10, using: &dice) {
      case 0...5: (fetches, _) = (fetches + 1, fetch(address, at: second))
      case 6...7: register(["cursor", "zed"].randomElement(using: &dice) ?? "", address, at: second)
      default: _ = try folder.turn()
      }
    }
    _ = try folder.turn()
    #expect(try hits().values.reduce(0, +) == fetches, "seed \(seed)")
    #expect(try number("SELECT sum(hits) FROM connector_hour") == fetches, "seed \(seed)")
    #expect(
      try number("SELECT sum(clients) FROM holder_total")
        == number("SELECT count(*) FROM (SELECT DISTINCT client_id FROM holding)"), "seed \(seed)")
    #expect(try number("SELECT count(*) FROM holder_total WHERE clients < 0") == 0, "seed \(seed)")
  }

  @Test("the hash of an address is never in the database, by whatever name") func memoryOnly() throws {
    let hash = AddressHash.of(try #require(IPAddress("192.0.2.77")))
    let other = AddressHash.of(try #require(IPAddress("192.0.2.78")))
    #expect(hash != 0 && hash != other)
    fetch(hash, at: 2_000)
    _ = try folder.turn()
    register("cursor", hash, at: 2_001)
    _ = try folder.turn()
    let tables = try database.connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text() }
    for table in tables {
      let columns = try database.connection.rows("SELECT name FROM pragma_table_info(?)", table) { $0.text() }
      let row = columns.map { "quote(\"\($0)\")" }.joined(separator: " || ' ' || ")
      let rows = try database.connection.rows("SELECT \(row) FROM \(table)") { $0.text().lowercased() }
      for form in [String(hash), String(Int64(bitPattern: hash)), String(hash, radix: 16)] {
        #expect(!rows.contains { $0.contains(form) }, "\(table)")
      }
    }
  }

  @Test("of one log, before it is stored, too") func log() throws {
    let walk = try Walk.dexter()
    let path = "/.well-known/oauth-authorization-server"
    try walk.ingest([
      .get(path, at: Walk.origin + 10, agent: "python-httpx/0.27", address: "203.0.113.9"),
      .get(path, at: Walk.origin + 11, agent: "python-httpx/0.27", address: "203.0.113.10"),
      LogLine(
        at: Walk.origin + 12, target: "/mcp/register", status: 201, agent: "Cursor/1.0.0", address: "203.0.113.9"),
    ])
    let rows = try ConnectorView(walk.database).rows(site: nil, now: Walk.origin + 100).filter {
      $0.judgement.holds == 1
    }
    #expect(rows.map(\.connector) == ["cursor", "python-httpx"])
    let client = try #require(
      walk.database.clients(of: "cursor", limit: 9).first { $0.userAgent == "python-httpx/0.27" })
    #expect(client.attribution == "inferred" && client.network == "203.0.113.0/24")
    #expect(rows.map(\.judgement.hits) == [1, 1])
  }
}
