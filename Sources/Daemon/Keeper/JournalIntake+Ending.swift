import Delivery
import Journal
import Operations
import Storage

/// What becomes of segments that are read to their end.
extension JournalIntake {
  /// Names of strangers that the log reports at a start; the rest are a number.
  private static let strangersTold = 3

  /// Folds what an earlier run left behind, and forgets the positions of segments that are gone. Called once, before
  /// the loops begin new segments. What is wrong with the journal stops nothing: the keeper's turns tell of it.
  func recover() throws {
    try passingOver { try directory.removeUnfinished() }
    try tellStrangers()
    try passingOver { while try turn() {} }
    try passingOver { try deleteFinished() }
    let present = try directory.segments()
    for position in try database.journalPositions()
    where !present.contains(where: { $0.loop == position.loop && $0.sequence == position.sequence }) {
      try database.forget(position)
    }
    try tellLosses()
  }

  /// A segment that nobody writes and that is read to its end goes, once the fold of it is on the disk itself. One that
  /// was damaged is set aside.
  ///
  /// A segment's error is thrown when the others are done, and so is one that a turn met; a database's leaves the rest
  /// for the next call.
  func deleteFinished() throws {
    // What is held was read already, and is nowhere but there.
    if isHolding { return }
    defer { fault = nil }
    let present = Set(try directory.segments())
    for segment in progress.keys.sorted() {
      do { try endIfFinished(segment, isPresent: present.contains(segment)) } catch let error as JournalError {
        fault = fault ?? error
      }
    }
    // Nobody can tell whose these are, so nothing of them is folded; nothing is thrown away either.
    while let segment = headless.last {
      try directory.setAside(segment)
      headless.removeLast()
    }
    if let fault { throw fault }
  }

  private func endIfFinished(_ segment: SegmentName, isPresent: Bool) throws {
    guard var state = progress[segment], try state.reader.isFinished(),
      try state.reader.next(from: state.offset) == nil, try state.reader.size() >= state.offset
    else { return }
    if !state.reader.isComplete {
      // What cannot be read is accounted for first, by the next turn.
      if try state.reader.damage(from: state.offset, isFinished: true) != nil { return }
      if try state.reader.size() > state.offset {
        Log.notice("journal segment \(segment) ends in a torn batch, at byte \(state.offset): it was never answered")
      }
    }
    try end(segment, state.reader, isPresent: isPresent)
    FaultPoint.reached(.deleted)
    progress[segment] = nil
    try database.forget(JournalPosition(loop: segment.loop, sequence: segment.sequence, offset: 0))
  }

  private func end(_ segment: SegmentName, _ reader: JournalReader, isPresent: Bool) throws {
    if !isPresent {
      return Log.warning("journal segment \(segment) was taken away by somebody; what was in it is recorded")
    }
    // Commits are not synced one by one: what is folded must not be lost with the power once this is gone.
    try database.synchronise()
    if try reader.isHeaderDamaged || database.hasLoss(of: segment.fileName) {
      try directory.setAside(segment)
      Log.warning("journal segment \(segment) was damaged: it is kept in '\(directory.path)/quarantine'")
    } else {
      try directory.delete(segment)
    }
  }

  private func passingOver(_ body: () throws -> Void) throws {
    do { try body() } catch let error as JournalError { Log.warning("\(error)") }
  }

  private func tellStrangers() throws {
    let names = try directory.strangers()
    let more = names.count > Self.strangersTold ? " and \(names.count - Self.strangersTold) more" : ""
    if names.isEmpty { return }
    let list = names.prefix(Self.strangersTold).map { "'\($0)'" }.joined(separator: ", ")
    Log.warning("'\(directory.path)' holds what is not the journal's: \(list)\(more); move it away")
  }

  private func tellLosses() throws {
    let losses = try database.unacknowledgedLosses()
    if let words = LossWords.summary(losses) {
      Log.warning("\(words); see 'manifestd doctor', and acknowledge it with 'manifestd doctor --ack-losses'")
    }
  }
}
