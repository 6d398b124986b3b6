import Basics
import Delivery
import Evidence
import Journal
import Operations
import Storage
import System

/// Takes the journal's segments into the database, batch by batch, and deletes those that are done. Owned by the
/// keeper's thread.
///
/// A segment that cannot be opened or read holds up no other. What of one is damaged is passed over and accounted for
/// in the fold's own transaction; the segment is then set aside.
final class JournalIntake {
  /// A segment being read: where, who its hashes are, and when the last record read was written (milliseconds).
  struct Progress {
    var reader: JournalReader
    var offset: Int64
    var clients: [UInt64: ClientIdentity]
    var lastTime: Int64
    /// Whether descriptions that come later were read ahead.
    var isForeseen = false
  }

  let directory: JournalDirectory
  let database: Database
  private let recordLimit: Int
  var progress: [SegmentName: Progress] = [:]
  /// Of what was read and could not be stored: whatever becomes of the folder meanwhile, it can be read again.
  private var unstored: [SegmentName: JournalReader] = [:]
  /// Who fetched without a name: in memory only, and so is the key of its addresses.
  private var callers = RecentCallers<UseSource, FoldedSighting>()
  /// What was read and is not stored yet.
  private var builder = FoldBuilder()
  /// What has a segment's name and is passed over.
  private var rejected: Set<SegmentName> = []
  /// Those whose header is destroyed: to be set aside once the loss is stored.
  var headless: [SegmentName] = []
  /// Damaged segments that the log has told of.
  private var told: Set<SegmentName> = []
  /// The ledger's periods that the database has.
  private var storedLosses: [FoldedLoss] = []
  /// What was first wrong with a segment; `deleteFinished` throws it.
  var fault: JournalError?

  /// `recordLimit`: records folded in one transaction at most (a batch is never divided); what is left waits for the
  /// next turn.
  init(directory: JournalDirectory, database: Database, recordLimit: Int = 200_000) {
    self.directory = directory
    self.database = database
    self.recordLimit = recordLimit
  }

  /// Whether something was read and is not stored yet.
  var isHolding: Bool { !builder.isEmpty }

  /// One turn: reads what is there, and folds what was read once that is due. Returns whether more is waiting.
  ///
  /// A database's error leaves it and the journal as they were; the next turn tries again. Deleting is a call of its
  /// own, for its errors must not take back what is folded; it throws what was wrong with a segment, too.
  /// - Parameter isDue: whether what was read is to be stored now; default: always. What was lost always is.
  func turn(isDue: (FoldBuilder) -> Bool = { _ in true }) throws -> Bool {
    noticeMissing()
    let (periods, losses) = directory.losses.account
    do {
      for segment in segments() where builder.recordCount < recordLimit {
        do { try read(segment, into: &builder) } catch let error as JournalError { fault = fault ?? error }
      }
      let isFull = builder.recordCount >= recordLimit
      let isLoss = losses != storedLosses
      if isLoss || !builder.isEmpty && (isFull || builder.tellsOfLoss || isDue(builder)) {
        if isLoss { builder.add(losses) }
        FaultPoint.reached(.unfolded)
        var callers = callers
        try database.fold(builder.fold(recalling: &callers))
        self.callers = callers
        FaultPoint.reached(.folded)
        builder = FoldBuilder()
        storedLosses = losses
        directory.losses.setStored(periods)
      }
      return isFull
    } catch {
      // What was read is not stored: everything is read anew, from where the last fold ended.
      for (segment, state) in progress { unstored[segment] = state.reader }
      progress.removeAll()
      builder = FoldBuilder()
      throw error
    }
  }

  /// Segments that somebody took away, alone or with their folder, before they could be opened.
  private func noticeMissing() {
    do throws(JournalError) {
      let missing = try directory.accountForMissing(cause: LossCause.takenAway, at: Clocks.system)
      for segment in missing { Log.warning("journal segment \(segment) was taken away by somebody before it was read") }
    } catch { fault = fault ?? error }
  }

  /// Those in the folder, and those that somebody took from there, or with it, while they are read: they can still be
  /// read.
  private func segments() -> [SegmentName] {
    var listed: [SegmentName] = []
    do throws(JournalError) { listed = try directory.segments() } catch { fault = fault ?? error }
    return Set(listed).union(progress.keys).union(unstored.keys).subtracting(rejected).sorted()
  }

  private func read(_ segment: SegmentName, into builder: inout FoldBuilder) throws {
    // Taken out while it changes: a second owner would cost a copy of all clients in every turn.
    guard var state = try progress.removeValue(forKey: segment) ?? open(segment, into: &builder) else { return }
    while builder.recordCount < recordLimit {
      if let batch = try state.reader.next(from: state.offset) {
        builder.add(batch, of: segment, clients: &state.clients)
        state.offset = batch.endOffset
        if let time = batch.records.last?.time { state.lastTime = time }
      } else if let (damage, cause) = try damage(in: &state) {
        builder.add(damage, of: segment, since: state.lastTime, cause: cause, clients: &state.clients)
        state.offset = damage.bytes.upperBound
        try foresee(&state)
        tell(segment, "\(cause): \(segment), at byte \(damage.bytes.lowerBound); the rest of it is read")
      } else {
        break
      }
    }
    progress[segment] = state
    directory.setRead(segment)
  }

  /// What is in the way where no batch can be read; nil: nothing, or a batch is being written.
  private func damage(in state: inout Progress) throws -> (Damage, cause: String)? {
    let size = try state.reader.size()
    if size < state.offset {
      // What was folded is folded; what stood after it, and how much, nobody knows. A writer goes on at the new end.
      let damage = Damage(bytes: size..<size, requests: nil, until: try state.reader.modified())
      return (damage, LossCause.cutOff)
    }
    if state.reader.isComplete { return nil }
    let isFinished = try state.reader.isFinished()
    // It may have been written to its end in between.
    if isFinished, try state.reader.next(from: state.offset) != nil || state.reader.isComplete { return nil }
    return try state.reader.damage(from: state.offset, isFinished: isFinished).map { ($0, LossCause.damaged) }
  }

  private func open(_ segment: SegmentName, into builder: inout FoldBuilder) throws -> Progress? {
    let folded = try database.journalPositions().first { $0.loop == segment.loop && $0.sequence == segment.sequence }
    let start = max(folded?.offset ?? 0, 0)
    do {
      var reader =
        try unstored.removeValue(forKey: segment)
        ?? JournalReader(directory: directory, segment: segment, isOurs: start > 0)
      if reader.isHeaderDamaged { tell(segment, "the header of journal segment \(segment) is damaged") }
      return try progress(of: &reader, from: start)
    } catch let error as JournalError where error.code == .foreignDatabase || error.code == .notASegment {
      rejected.insert(segment)
      directory.setRead(segment)
      if directory.disregard(segment) { Log.warning("\(error)") }
    } catch let error as JournalError where error.code == .gone {
      return nil
    } catch let error as JournalError where error.code == .nobodysSegment {
      rejected.insert(segment)
      directory.setRead(segment)
      headless.append(segment)
      let begun = Int64(segment.sequence / 1_000_000_000)
      builder.add([
        FoldedLoss(
          segment: segment.fileName, .damage, cause: LossCause.headerDestroyed, since: begun, until: begun,
          records: nil, isTotal: true)
      ])
      Log.warning("\(error)")
    }
    return nil
  }

  /// Begins where the last fold ended; who was described before that is read again.
  private func progress(of reader: inout JournalReader, from start: Int64) throws -> Progress {
    var (offset, clients, time) = (Int64(0), [UInt64: ClientIdentity](), reader.created)
    var isDamaged = false
    while offset < start {
      if let batch = try reader.next(from: offset) {
        if batch.endOffset > start { break }
        for record in batch.records {
          if case .client(let hash, let payload) = record { clients[hash] = ClientCodec.decode(payload) }
          time = record.time ?? time
        }
        offset = batch.endOffset
      } else if !reader.isComplete, let damage = try reader.damage(from: offset, isFinished: false) {
        for case .client(let hash, let payload) in damage.clients { clients[hash] = ClientCodec.decode(payload) }
        offset = damage.bytes.upperBound
        isDamaged = true
      } else {
        break
      }
    }
    var progress = Progress(reader: reader, offset: start, clients: clients, lastTime: time)
    if isDamaged { try foresee(&progress) }
    return progress
  }

  /// A damaged batch may have described clients of the batches after it. They are described again from time to time:
  /// in a segment that nobody writes any more that is looked for, once.
  private func foresee(_ state: inout Progress) throws {
    if try state.isForeseen || !state.reader.isFinished() { return }
    state.isForeseen = true
    var offset = state.offset
    while true {
      if let batch = try state.reader.next(from: offset) {
        for case .client(let hash, let payload) in batch.records where state.clients[hash] == nil {
          state.clients[hash] = ClientCodec.decode(payload)
        }
        offset = batch.endOffset
      } else if !state.reader.isComplete, let damage = try state.reader.damage(from: offset, isFinished: false) {
        offset = damage.bytes.upperBound
      } else {
        return
      }
    }
  }

  /// Each segment once.
  private func tell(_ segment: SegmentName, _ words: String) {
    if told.insert(segment).inserted { Log.warning(words) }
  }
}
