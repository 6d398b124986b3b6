import Glibc
import HTTP1
import Journal
import Synchronization
import TestSupport

/// A running server on a free port, with a journal in a folder of its own; gone with the test.
final class TestServer {
  let server: Server
  private let place = TemporaryFolder()
  var folder: String { place.path }
  let journal: JournalDirectory
  let address: ListenAddress

  init(
    table: ResponseTable = Sample.table([("/a", Sample.resource("a")), ("/b", Sample.resource("b"))]),
    unix: Bool = false, loops: Int = 1, limits: ServerLimits = ServerLimits(),
    proxies: [TrustedProxy] = TrustedProxy.standard, watched: [String] = [], observesUnix: Bool = false,
    source: ClientAddressSource = .forwardedFor, listen: ListenAddress = .tcp(host: "127.0.0.1", port: 0),
    segmentBytes: Int64 = 4 << 20,
    handle: @escaping @Sendable (HandledRequest) -> HandledOutcome = { _ in .missing },
    observe: @escaping @Sendable (HandledRequest) -> [(kind: UInt8, payload: [UInt8])] = { _ in [] }
  ) throws {
    let folder = place.path
    var journal = try JournalDirectory(path: folder + "/sightings", databaseID: [UInt8](repeating: 7, count: 16))
    journal.segmentBytes = segmentBytes
    self.journal = journal
    let wanted = unix ? ListenAddress.unix(path: folder + "/socket") : listen
    server = try Server(
      configuration: ServerConfiguration(
        listeners: [wanted], loops: loops, limits: limits, trustedProxies: proxies, watchedHeaders: watched,
        observers: [observesUnix ? .unix(path: folder + "/observe") : .tcp(host: "127.0.0.1", port: 0)],
        clientAddress: source),
      journal: journal, table: table, describe: { facts in TestServer.describe(facts) }, handle: handle,
      missing: { request, status in [(kind: Note.Kind.missing, payload: TestServer.describe(request, status))] },
      observe: observe)
    address = server.boundAddresses[0]
    try server.start()
  }

  deinit { server.drain(seconds: 0) }

  /// A connection to the observe listener.
  func observer() throws -> TestClient { try TestClient(server.boundObservers[0]) }

  func client() throws -> TestClient { try TestClient(address) }

  /// Sends one request on a connection of its own, and reads one answer.
  func ask(_ request: String) throws -> Answer {
    let client = try client()
    client.send(request)
    return try client.answer(isHead: request.hasPrefix("HEAD"))
  }

  /// What the journal holds now.
  func records() throws -> [JournalRecord] {
    var records: [JournalRecord] = []
    for segment in try journal.segments() {
      var reader = try JournalReader(directory: journal, segment: segment)
      var offset: Int64 = 0
      while let batch = try reader.next(from: offset) {
        records += batch.records
        offset = batch.endOffset
      }
    }
    return records
  }

  func notes() throws -> [Note] {
    try records().compactMap { if case .note(let note) = $0 { note } else { nil } }
  }

  /// Notes in segments that do not say before them who their client is.
  func notesWithoutClient() throws -> Int {
    var count = 0
    for segment in try journal.segments() {
      var (reader, offset) = (try JournalReader(directory: journal, segment: segment), Int64(0))
      var clients: Set<UInt64> = []
      while let batch = try reader.next(from: offset) {
        offset = batch.endOffset
        for record in batch.records {
          if case .client(let hash, _) = record { clients.insert(hash) }
          if case .note(let note) = record, !clients.contains(note.client) { count += 1 }
        }
      }
    }
    return count
  }

  func sightings() throws -> [Sighting] {
    try records().compactMap { if case .sighting(let sighting) = $0 { sighting } else { nil } }
  }

  /// The description of each client, in the order of first sight.
  func clients() throws -> [String] {
    try records().compactMap {
      if case .client(_, let payload) = $0 { String(decoding: payload, as: UTF8.self) } else { nil }
    }
  }

  /// What was noted of requests for watched paths that are not served: method, host, target, status and length of the
  /// content.
  func missing() throws -> [String] {
    try notes().filter { $0.kind == Note.Kind.missing }.map { String(decoding: $0.payload, as: UTF8.self) }
  }

  private static func describe(_ request: HandledRequest, _ status: Int) -> [UInt8] {
    Array("\(request.method) \(request.host) \(request.target) \(status) \(request.body.count)".utf8)
  }

  private static func describe(_ facts: ClientFacts) -> [UInt8] {
    let address =
      facts.isUnixPeerWithoutAddress ? "unix" : facts.address.suffix(4).map { "\($0)" }.joined(separator: ".")
    let headers = facts.headers.map { " \($0.name)=" + String(decoding: $0.value, as: UTF8.self) }.joined()
    return Array((String(decoding: facts.userAgent, as: UTF8.self) + " " + address + headers).utf8)
  }
}
