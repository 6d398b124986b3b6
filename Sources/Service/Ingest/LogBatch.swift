import Storage

/// Adds up what lines tell until it is stored.
struct LogBatch {
  private var sightings: [FoldedSighting.Key: FoldedSighting] = [:]
  private var uses: [FoldedUse] = []
  private var unserved: [FoldedUnserved] = []
  private(set) var lineCount = 0

  mutating func add(_ fact: LogFact) {
    lineCount += 1
    switch fact {
    case .uses(let uses, _): self.uses += uses
    case .unserved(let unserved): self.unserved.append(unserved)
    case .fetch(let key, let at, _):
      // How long another server let it be kept is not known: nothing is said of its lifetime.
      if sightings[key]?.add(at: at, lifetime: 0) == nil { sightings[key] = FoldedSighting(key, at: at, lifetime: 0) }
    case .other, .unmatched, .blank: break
    }
  }

  /// In the order of time, whatever the order of the lines.
  var fold: Fold {
    Fold(
      sightings: sightings.values.sorted { ($0.lastAt, $0.key.versionID) < ($1.lastAt, $1.key.versionID) },
      uses: uses.sorted { $0.at < $1.at }, unserved: unserved)
  }
}
