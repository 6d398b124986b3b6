package import Storage

/// `doctor --ack-losses`: what was lost is seen to, and is no problem any more. It works with and without a daemon.
package enum LossAcknowledgement {
  /// - Returns: what was acknowledged, in words, a line for each cause; empty: there was nothing.
  /// - Throws: where the database cannot be written: then nothing is.
  package static func run(path: String, now: Int64) throws(StorageError) -> [String] {
    let database = try Database(path: path)
    // What a daemon could not store yet is in the journal's ledger; stored twice it is stored once.
    try database.store(Backlog(database, now: now).losses)
    let losses = try database.unacknowledgedLosses()
    try database.acknowledge(losses, at: now)
    return Doctor.groups(losses).compactMap(LossWords.summary)
  }
}
