import Testing

@testable import Storage

@Suite("Numbers that no verb would have stored") struct HostileNumberTests {
  @Test("are read as the largest there are, so that nothing made of them overflows")
  func clamped() throws {
    let connection = try Database.temporary().connection
    let limit: Int64 = 1 << 53
    for (text, value) in [
      ("9223372036854775807", limit), ("-9223372036854775807 - 1", -limit), ("9007199254740991", limit - 1), ("-1", -1),
    ] {
      #expect(try connection.first("SELECT \(text)") { $0.integer() } == value)
      #expect(try connection.first("SELECT \(text)") { $0.integerOrNil() } == value)
    }
  }

  @Test("stay where they are when more is counted, and keep nothing else from being stored")
  func saturated() throws {
    let store = try Store()
    try store.publish(versions: 1)
    try store.fold(Seen(agent: "x/1", token: "x", at: 5))
    try store.database.connection.execute(
      """
      UPDATE unmatched_token SET hits = 9223372036854775807;
      INSERT INTO counter (name, value) VALUES ('records_lost', 9223372036854775807)
      """)
    try store.fold(Seen(agent: "x/2", token: "x", at: 6, count: 3), Seen(agent: "y/1", token: "y", at: 7))
    try store.database.store([
      FoldedLoss(ledger: "losses 1", period: 1, cause: "full", since: 1, until: 2, records: 7)
    ])
    let rows = try store.database.connection.rows(
      """
      SELECT format('%s %d', token, hits) FROM unmatched_token
      UNION ALL SELECT format('%s %d', name, value) FROM counter WHERE name = 'records_lost'
      """
    ) { $0.text() }
    #expect(try store.database.saturatedCounts() == ["the user agent token x", "the counter records_lost"])
    #expect(Set(rows) == ["x 9223372036854775807", "y 1", "records_lost 9223372036854775807"])
  }

  @Test("are no positions in the journal, whose sequences are larger")
  func positions() throws {
    let store = try Store()
    let sequence: Int64 = 1_764_000_000_000_000_000
    try store.database.connection.execute(
      """
      INSERT INTO journal_position (loop, sequence, offset)
      VALUES (-1, -1, -9), (256, 1, 1), (0, \(sequence), 40), (1, 1, -1)
      """)
    #expect(try store.database.journalPositions().map(\.sequence) == [UInt64(sequence)])
  }
}
