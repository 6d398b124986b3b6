/// What a turn of the keeper consists of, in this order. Each stands alone: one that fails holds up none of the others.
package enum KeeperStep: String, CaseIterable {
  /// Looks whether database and journal are still those that were opened. Where the database is not, no other step is
  /// done: nothing is written to a file that nobody would find again, and nothing to one that is not ours.
  case place
  /// Makes the journal's folder anew where somebody took it away.
  case journal
  /// Takes over what the operator says of the clock, and keeps the time for the next start.
  case clock
  /// Takes the journal into the database.
  case fold
  /// Tells hooks what was lost, and that folding fails.
  case losses
  /// Has the loops switch to what is published. Only what this step has done may be announced as released.
  case serve
  /// Has hooks told of what is served now.
  case announce
  /// Takes over which hooks lie in the folder.
  case hooks
  /// Judges the connectors, and raises alerts.
  case judge
  /// Puts what loops wrote to the disk itself.
  case sync
  /// Forgets what is older than the setting `retention`.
  case prune
  /// Moves the write-ahead log into the database's file.
  case checkpoint

  /// What follows from its failing, for the log.
  package var trouble: String {
    switch self {
    case .place: "requests wait in the journal, and nothing published is taken over"
    case .clock: "the time is not kept for the next start"
    case .journal: "the journal's folder is not the one that was opened"
    case .fold: "recording waits in the journal"
    case .losses: "hooks are not notified of the recording's troubles"
    case .serve: "what was published last is not served yet"
    case .announce: "hooks are not notified of what was released last"
    case .hooks: "changes in the hooks folder are not taken over"
    case .judge: "connectors are not judged, and no alert is raised"
    case .sync: "a power loss would take what was recorded last"
    case .prune: "old evidence is not forgotten"
    case .checkpoint: "the write-ahead log grows"
    }
  }

  /// That it works again.
  package var recovery: String {
    switch self {
    case .place: "the database is in its place again"
    case .clock: "the time is kept again"
    case .journal: "the journal's folder is in its place again"
    case .fold: "recording goes on"
    case .losses: "hooks are notified of the recording's troubles"
    case .serve: "what was published last is served"
    case .announce: "hooks are notified of what was released"
    case .hooks: "the hooks folder is looked at again"
    case .judge: "connectors are judged again"
    case .sync: "what is recorded reaches the disk again"
    case .prune: "old evidence is forgotten again"
    case .checkpoint: "the write-ahead log is emptied again"
    }
  }
}
