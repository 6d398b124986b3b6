import Evidence
import Operations
import Storage

/// The hours in which a connector used several endpoints after their graces, newest first, read only as far as anybody
/// asks.
struct UseHours {
  /// Hours read at a time.
  private static let chunk: Int64 = 72

  private let database: Database
  private let uses: [RetiredUse]
  private var next: Int64
  private let first: Int64
  private var read: ArraySlice<SecondCounts> = []

  /// - Parameter uses: by one connector's row, of endpoints that are retired.
  init(_ database: Database, _ uses: [RetiredUse]) {
    self.database = database
    self.uses = uses
    next = (uses.map(\.lastAt).max() ?? 0) / 3_600
    first = (uses.map(\.firstAt).min() ?? 0) / 3_600
  }

  mutating func nextHour() throws(StorageError) -> SecondCounts? {
    while read.isEmpty, next >= first {
      let hours = max(first, next - Self.chunk + 1)...next
      var counts: [SecondCounts] = []
      for use in uses {
        let grace = use.endpoint.graceUntil ?? .max
        counts += try database.hoursOfUse(use.connector, use.standing, endpoint: use.endpoint.id, hours: hours)
          .map { $0.after(grace) }.filter { !$0.isEmpty }
      }
      read = counts.sorted { $0.hour > $1.hour }[...]
      next = hours.lowerBound - 1
    }
    return read.popFirst()
  }
}
