import Testing

@testable import Storage

@Suite("What is lost is kept until somebody has seen to it")
struct LossTests {
  private let store: Store
  private var database: Database { store.database }

  init() throws { store = try Store() }

  private func period(_ records: Int64?, number: UInt64 = 1, until: Int64 = 20) -> FoldedLoss {
    FoldedLoss(ledger: "losses 1", period: number, cause: "full", since: 10, until: until, records: records)
  }

  private func damage(_ records: Int64?, bytes: Int64, until: Int64 = 40) -> FoldedLoss {
    FoldedLoss(
      segment: "00-1.segment", .damage, cause: "damaged", since: 30, until: until, records: records, bytes: bytes)
  }

  @Test("a period of the ledger counts as it stands, however often it is stored; what is found in a segment adds up")
  func stored() throws {
    for _ in 0..<3 { try database.store([period(5)]) }
    try database.store([period(7, until: 25)])
    #expect(try database.unacknowledgedLosses().map(\.records) == [7] && database.counter("records_lost") == 7)
    try database.store([damage(2, bytes: 100), damage(3, bytes: 60, until: 50)])
    let loss = try #require(try database.unacknowledgedLosses().last)
    #expect(loss.records == 5 && loss.isExact && loss.bytes == 160 && (loss.since, loss.until) == (30, 50))
    try database.store([damage(nil, bytes: 8)])
    let unknown = try #require(try database.unacknowledgedLosses().last)
    #expect(unknown.records == 5 && !unknown.isExact && unknown.bytes == 168)
    #expect(try database.counter("records_lost") == 12 && database.hasLoss(of: "00-1.segment"))
    #expect(try !database.hasLoss(of: "00-2.segment"))
  }

  @Test("what is acknowledged is no trouble any more; what comes on top of it is")
  func acknowledged() throws {
    try database.store([period(5), damage(nil, bytes: 8)])
    let seen = try database.unacknowledgedLosses()
    // It came after the operator has looked.
    try database.store([period(6, until: 21)])
    try database.acknowledge(seen, at: 100)
    #expect(try database.unacknowledgedLosses().map(\.records) == [1])
    try database.acknowledge(database.unacknowledgedLosses(), at: 101)
    try database.store([period(6, until: 21)])
    #expect(try database.unacknowledgedLosses().isEmpty && database.lossTotal() == 6)
  }

  @Test("each is told once, and of one that grows what has come since")
  func told() throws {
    try database.store([period(5)])
    try database.untoldLosses().forEach { loss throws(StorageError) in try database.setTold(loss) }
    #expect(try database.untoldLosses().isEmpty)
    try database.store([period(9, until: 30)])
    let more = try database.untoldLosses()
    #expect(more.map(\.records) == [4] && more.map(\.since) == [20] && more.map(\.until) == [30])
  }

  @Test("what the database does not have yet")
  func unstored() throws {
    try database.store([period(5)])
    let found = try database.unstored([period(8, until: 22), period(4, number: 2)])
    #expect(found.map(\.records) == [3, 4])
    try database.store([period(8, until: 22), period(4, number: 2)])
    #expect(try database.unstored([period(8, until: 22), period(4, number: 2)]).isEmpty)
  }
}
