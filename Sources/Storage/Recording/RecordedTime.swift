/// The time as it was recorded last: what a start holds the system's clock against.
extension Database {
  /// The trusted time when something was recorded last, milliseconds since 1970; nil: nothing was.
  package func recordedTime() throws(StorageError) -> Int64? {
    try connection.first("SELECT recorded_at FROM clock") { $0.integerOrNil() } ?? nil
  }

  package func setRecordedTime(_ time: Int64) throws(StorageError) {
    try connection.run("UPDATE clock SET recorded_at = ?", time)
  }

  /// How often the operator has confirmed the system's clock.
  package func clockConfirmations() throws(StorageError) -> Int64 {
    try connection.first("SELECT confirmations FROM clock") { $0.integer() } ?? 0
  }

  /// The system's clock is right, says the operator: a running daemon takes it over, and so does the next start.
  /// - Parameter time: of the system's clock, milliseconds since 1970.
  package func confirmClock(at time: Int64) throws(StorageError) {
    try connection.run("UPDATE clock SET recorded_at = ?, confirmations = confirmations + 1", time)
  }
}
