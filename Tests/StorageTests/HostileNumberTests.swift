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
      #expect(try connection.first("SELECT \(text)") { $0.integer(0) } == value)
      #expect(try connection.first("SELECT \(text)") { $0.integerOrNil(0) } == value)
    }
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
