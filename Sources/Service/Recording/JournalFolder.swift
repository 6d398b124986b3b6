import Delivery
import Journal
import Storage

/// Takes the journal's segments into the database, batch by batch, and deletes those that are done. Owned by the
/// keeper's thread.
final class JournalFolder {

  /// A segment being read: where, and who its hashes are.
  private struct Progress {
    var reader: JournalReader
    var offset: Int64
    var clients: [UInt64: ClientIdentity]
  }

  private let directory: JournalDirectory
  private let database: Database
  private let recordLimit: Int
  private var progress: [SegmentName: Progress] = [:]
  /// Segments that cannot be read, so that each is told once.
  private var rejected: Set<SegmentName> = []

  /// `recordLimit`: records folded in one transaction at most (a batch is never divided); what is left waits for the
  /// next turn.
  init(directory: JournalDirectory, database: Database, recordLimit: Int = 200_000) {
    self.directory = directory
    self.database = database
    self.recordLimit = recordLimit
  }

  /// One turn: folds what is there. Returns whether more is waiting.
  ///
  /// An error leaves database and journal as they were; the next turn tries again. Deleting is a call of its own, for
  /// its errors must not take back what is folded.
  func turn(counters: [String: Int64]) throws -> Bool {
    var builder = FoldBuilder()
    do {
      for segment in try segments() where builder.recordCount < recordLimit {
        try read(segment, into: &builder)
      }
      if !builder.isEmpty || !counters.isEmpty {
        FaultPoint.reached(.unfolded)
        try database.fold(builder.fold(counters: counters))
        FaultPoint.reached(.folded)
      }
    } catch {
      // What was read is not stored: everything is opened anew, where the last fold ended.
      progress.removeAll()
      throw error
    }
    return builder.recordCount >= recordLimit
  }

  /// Folds what an earlier run left behind, and forgets the positions of segments that are gone. Called once, before
  /// the loops begin new segments.
  func recover() throws {
    while try turn(counters: [:]) {}
    try deleteFinished()
    let present = Set(try directory.segments())
    for position in try database.journalPositions()
    where !present.contains(SegmentName(loop: position.loop, sequence: position.sequence)) {
      try database.forget(position)
    }
  }

  /// Those in the folder, and those that somebody took from there while they are read: they can still be read.
  private func segments() throws -> [SegmentName] {
    Set(try directory.segments()).union(progress.keys).subtracting(rejected).sorted()
  }

  private func read(_ segment: SegmentName, into builder: inout FoldBuilder) throws {
    // Taken out while it changes: a second owner would cost a copy of all clients in every turn.
    guard var state = try progress.removeValue(forKey: segment) ?? open(segment) else { return }
    while builder.recordCount < recordLimit, let batch = try state.reader.next(from: state.offset) {
      builder.add(batch, of: segment, clients: &state.clients)
      state.offset = batch.endOffset
    }
    progress[segment] = state
  }

  /// Begins where the last fold ended; who was described before that is read again.
  private func open(_ segment: SegmentName) throws -> Progress? {
    do {
      var reader = try JournalReader(directory: directory, segment: segment)
      let folded = try database.journalPositions().first {
        $0.loop == segment.loop && $0.sequence == segment.sequence
      }
      var clients: [UInt64: ClientIdentity] = [:]
      var offset: Int64 = 0
      while let end = folded?.offset, offset < end, let batch = try reader.next(from: offset) {
        for case .client(let hash, let payload) in batch.records { clients[hash] = ClientCodec.decode(payload) }
        offset = batch.endOffset
      }
      return Progress(reader: reader, offset: max(offset, folded?.offset ?? 0), clients: clients)
    } catch let error as JournalError where error.code == .foreignDatabase || error.code == .notASegment {
      rejected.insert(segment)
      Log.warning("\(error)")
      return nil
    }
  }

  /// A segment that nobody writes and that is read to its end goes; the fold of it is durable already.
  ///
  /// An error leaves the rest for the next call.
  func deleteFinished() throws {
    for segment in try directory.segments() {
      guard var state = progress[segment], try directory.isFinished(segment),
        try state.reader.next(from: state.offset) == nil
      else { continue }
      if !state.reader.isComplete {
        // A batch cut by kill -9 was never answered; a damaged disk can cut off more than that.
        Log.warning("journal segment \(segment) ends in a batch that cannot be read, at byte \(state.offset)")
      }
      try directory.delete(segment)
      FaultPoint.reached(.deleted)
      progress[segment] = nil
      try database.forget(JournalPosition(loop: segment.loop, sequence: segment.sequence, offset: 0))
    }
  }
}
