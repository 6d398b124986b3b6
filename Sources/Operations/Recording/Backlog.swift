import Basics
import Journal
import Storage
import System

/// What the journal's folder holds that is not in the database yet, and what does not belong there.
struct Backlog {
  /// Bytes of segments that are not folded.
  private(set) var bytes: Int64 = 0
  /// Seconds that the oldest of it waits; 0 where nothing does.
  private(set) var age: Int64 = 0
  /// Segments of another database.
  private(set) var foreign: [String] = []
  /// Accounts of losses of other databases.
  private(set) var foreignLedgers: [String] = []
  /// Names of what is none of the journal's.
  private(set) var strangers: [String] = []
  /// Damaged segments that were set aside, and their bytes.
  private(set) var quarantined: [(name: String, bytes: Int64)] = []
  /// What could not be written down, as the journal's ledger has it.
  private(set) var losses: [FoldedLoss] = []
  /// Why the journal, or some of it, cannot be read; nil: it can.
  private(set) var fault: JournalError?

  init(_ database: Database, now: Int64) throws(StorageError) {
    let path = JournalDirectory.path(ofDatabase: database.path)
    guard Files.exists(path) else { return }
    let positions = try database.journalPositions()
    let identity = try database.identity()
    do throws(JournalError) {
      let directory = try JournalDirectory(path: path, databaseID: identity)
      losses = directory.losses.account.losses
      strangers = try directory.strangers()
      foreignLedgers = try directory.foreignLedgers()
      quarantined = try directory.quarantined()
      for segment in try directory.segments() {
        let position = positions.first { $0.loop == segment.loop && $0.sequence == segment.sequence }
        add(segment, of: directory, after: position?.offset ?? 0, now: now)
      }
    } catch { fault = error }
  }

  private mutating func add(_ segment: SegmentName, of directory: JournalDirectory, after offset: Int64, now: Int64) {
    do throws(JournalError) {
      guard let waiting = try directory.waiting(in: segment, after: offset) else { return }
      bytes += waiting.bytes
      if let since = waiting.since { age = max(age, now - since / 1_000) }
    } catch {
      switch error.code {
      case .foreignDatabase: foreign.append(segment.fileName)
      case .notASegment, .nobodysSegment: strangers.append(segment.fileName)
      // One that was folded and deleted since the folder was listed is no fault.
      case .gone: break
      case .system, .stillWritten, .capReached: fault = error
      }
    }
  }
}
