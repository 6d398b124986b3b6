import Basics
import Evidence
import Operations
import Storage

/// The event `recording.stuck`: what is recorded waits in the journal, for longer than it should. It is stored as soon
/// as the database takes it, which may be only when it is over.
struct StuckNews {
  /// Seconds that folding may fail before it is told; none where the journal has no more room.
  static let patience: Int64 = 60

  private struct Spell {
    let since: Int64
    /// Milliseconds of a clock that nobody sets: how long it lasts.
    let begun: Int64
    var cause: String
    var isOver = false
    /// Not before this is it tried again to tell it.
    var nextTryAt: Int64 = .min
  }

  private var spell: Spell?
  private var isTold = false

  /// Folding has failed.
  mutating func failed(_ cause: String, now: Int64, uptime: Int64) {
    if spell == nil || spell?.isOver == true {
      (spell, isTold) = (Spell(since: now, begun: uptime, cause: cause), false)
    }
    spell?.cause = cause
  }

  /// Folding works again.
  mutating func recovered() { spell?.isOver = true }

  /// Tells what there is to tell; where the database does not take it, it is tried again in a minute, and when it is
  /// over.
  /// - Parameter uptime: milliseconds, of a clock that nobody sets.
  mutating func run(_ database: Database, now: Int64, uptime: Int64, isJournalFull: Bool) throws(StorageError) {
    guard let spell else { return }
    let isLong = uptime - spell.begun >= Self.patience * 1_000 || isJournalFull
    if !isLong || isTold {
      if spell.isOver { self.spell = nil }
      return
    }
    guard spell.isOver || uptime >= spell.nextTryAt else { return }
    self.spell?.nextTryAt = uptime + Self.patience * 1_000
    try database.transaction { () throws(StorageError) in _ = try database.raise(event(spell, now: now), at: now) }
    isTold = true
    if spell.isOver { self.spell = nil }
  }

  private func event(_ spell: Spell, now: Int64) -> NewEvent {
    let (since, until) = (RFC3339.text(spell.since), RFC3339.text(now))
    let words = spell.isOver ? "waited in the journal from \(since) to \(until)" : "waits in the journal since \(since)"
    return NewEvent(
      .recordingStuck, summary: CleanText.line("recording \(words): \(spell.cause)"),
      data: [
        ("since", .string(since)), ("until", .string(spell.isOver ? until : nil)), ("cause", .string(spell.cause)),
      ])
  }
}
