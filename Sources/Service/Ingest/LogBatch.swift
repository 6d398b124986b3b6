import Storage

/// Adds up what lines tell until it is stored.
struct LogBatch {
  /// Requests that tell the same, within one hour: the hours with a fetch tell the usual interval.
  private struct Key: Hashable {
    let key: FoldedSighting.Key
    let hour: Int64
  }

  private var sightings: [Key: FoldedSighting] = [:]
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
      let hourly = Key(key: key, hour: at / 3_600)
      if sightings[hourly]?.add(at: at, lifetime: 0) == nil {
        sightings[hourly] = FoldedSighting(key, at: at, lifetime: 0)
      }
    case .other, .severalSites, .unmatched, .blank: break
    }
  }

  /// In the order of time, whatever the order of the lines.
  var fold: Fold {
    Fold(
      sightings: sightings.values.sorted { ($0.lastAt, $0.key.versionID) < ($1.lastAt, $1.key.versionID) },
      uses: uses.sorted { $0.at < $1.at }, unserved: unserved)
  }
}
