import Glibc
import HTTP1
import TestSupport
import Testing

/// Random streams against the parser and against a running server. The seed is printed and decides everything; another
/// one: `MANIFESTD_FUZZ_SEED=N`; for longer: `MANIFESTD_FUZZ_SECONDS=N` (then the seed is a random one).
@Suite("Fuzzing")
struct FuzzTests {
  private struct Plan {
    let seed: UInt64
    private let deadline: Int?
    private let count: Int

    /// - Parameter count: how many cases, where no time is given.
    init(_ name: String, count: Int) {
      let seconds = Self.variable("MANIFESTD_FUZZ_SECONDS").flatMap { Int($0) }
      seed =
        Self.variable("MANIFESTD_FUZZ_SEED").flatMap { UInt64($0) }
        ?? (seconds == nil ? 20_260_801 : UInt64.random(in: 1...UInt64.max))
      deadline = seconds.map { time(nil) + $0 }
      self.count = count
      print("fuzzing \(name): MANIFESTD_FUZZ_SEED=\(seed)" + (seconds.map { ", for \($0) s" } ?? ", \(count) cases"))
    }

    func goesOn(_ done: Int) -> Bool { deadline.map { time(nil) < $0 } ?? (done < count) }

    private static func variable(_ name: String) -> String? {
      unsafe getenv(name).map { unsafe String(cString: $0) }
    }
  }

  @Test("whatever the bytes, the parser reads none beyond them, and says the same at every prefix as at the whole")
  func parser() {
    let plan = Plan("the parser", count: 1500)
    var (random, done) = (SeededGenerator(plan.seed), 0)
    while plan.goesOn(done) {
      done += 1
      let stream = FuzzStream(&random)
      let whole = Self.outcome(stream.bytes)
      for _ in 0..<6 {
        let prefix = Self.outcome(Array(stream.bytes.prefix(random.number(0..<stream.bytes.count + 1))))
        #expect(prefix == .incomplete || prefix == whole, "case \(done) of seed \(plan.seed)")
      }
    }
  }

  private static func outcome(_ bytes: [UInt8]) -> RequestOutcome { RequestOutcome(GuardedBytes(bytes)) }

  @Test(
    "whatever comes, in whatever pieces: the same answers, one a request or the end, and nobody else is kept waiting")
  func server() throws {
    let plan = Plan("the server", count: 300)
    var (random, done) = (SeededGenerator(plan.seed), 0)
    let server = try TestServer(table: Sample.handledTable, unix: true, handle: Self.handle)
    let good = try server.client()
    while plan.goesOn(done) {
      done += 1
      let stream = FuzzStream(&random)
      let whole = try Self.exchange(server, [stream.bytes[...]])
      let label: Comment =
        "case \(done) of seed \(plan.seed): \(String(decoding: stream.bytes.prefix(2000), as: UTF8.self).debugDescription)"
      try #require(whole.ended, label)
      #expect(Self.isRight(whole.bytes, stream), label)
      let pieces = try Self.exchange(server, stream.pieces(&random))
      try #require(pieces.ended, label)
      #expect(pieces.bytes == whole.bytes, label)
      good.send("GET /a HTTP/1.1|Host: a.example||")
      #expect(try good.answer().status == 200, label)
    }
    #expect(server.server.statistics.connections >= 1)
  }

  /// One at once, one by a ticket.
  private static let handle: @Sendable (HandledRequest) -> HandledOutcome = { request in
    if request.target != "/token" { return .answer(Seen.echo(request)) }
    return .later { $0.answer(Seen.echo(request)) }
  }

  /// What the server sends, dates and interim answers apart, until it has ended the connection.
  private static func exchange(_ server: TestServer, _ pieces: [ArraySlice<UInt8>]) throws -> (
    bytes: [UInt8], ended: Bool
  ) {
    let client = try server.client()
    for piece in pieces {
      client.send(Array(piece))
      if pieces.count > 1 { client.waitUntilRead() }
    }
    client.endSending()
    return (FuzzAnswers.plain(client.readAll()), client.hasEnded)
  }

  private static func isRight(_ bytes: [UInt8], _ stream: FuzzStream) -> Bool {
    if stream.isMutated { return FuzzAnswers.areWhole(bytes) }
    return FuzzAnswers.statuses(bytes, stream.expected.map(\.isHead)) == stream.expected.map(\.status)
  }
}
