import Journal
import Storage

/// What the journal holds that is not in the database yet.
struct Backlog {
  /// Bytes of segments that are not folded.
  private(set) var bytes: Int64 = 0
  /// Seconds that the oldest of it waits; 0 where nothing does.
  private(set) var age: Int64 = 0
  /// Segments of another database, or that are none.
  private(set) var strangers: [String] = []
  /// Why the journal cannot be read; nil: it can.
  private(set) var fault: JournalError?

  init(_ database: Database, now: Int64) throws(StorageError) {
    let path = JournalDirectory.path(ofDatabase: database.path)
    guard Syscalls.status(of: path) != nil else { return }
    let positions = try database.journalPositions()
    let identity = try database.identity()
    do throws(JournalError) {
      let directory = try JournalDirectory(path: path, databaseID: identity)
      for segment in try directory.segments() {
        let position = positions.first { $0.loop == segment.loop && $0.sequence == segment.sequence }
        try add(segment, of: directory, after: position?.offset ?? 0, now: now)
      }
    } catch { fault = error }
  }

  private mutating func add(
    _ segment: SegmentName, of directory: JournalDirectory, after offset: Int64, now: Int64
  ) throws(JournalError) {
    do throws(JournalError) {
      guard let waiting = try directory.waiting(in: segment, after: offset) else { return }
      bytes += waiting.bytes
      if let since = waiting.since { age = max(age, now - since / 1_000) }
    } catch {
      switch error.code {
      case .foreignDatabase, .notASegment: strangers.append(segment.fileName)
      case .system, .stillWritten: throw error
      }
    }
  }
}
