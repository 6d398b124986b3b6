import Operations
import Storage

/// What follows from a judgement: worked out, and not stored yet.
struct Outcome {
  /// Changes after which a transaction ends, once it is done with a connector: others wait for a few milliseconds.
  static let batch = 50

  private struct Change {
    let connector: String
    let store: () throws(StorageError) -> Void
  }

  private var changes: [Change] = []
  /// The second at which time alone asks for another judgement; nil if it does not.
  private(set) var due: Int64?

  /// - Parameter connector: empty: it bears on none.
  mutating func add(of connector: String, _ store: @escaping () throws(StorageError) -> Void) {
    changes.append(Change(connector: connector, store: store))
  }

  mutating func isDue(at time: Int64?) { due = [due, time].compactMap(\.self).min() }

  mutating func add(_ other: Outcome) {
    changes += other.changes
    isDue(at: other.due)
  }

  /// - Returns: false where something was released or set since the scene: the rest is to be judged anew.
  func store(in database: Database, of scene: Scene) throws(StorageError) -> Bool {
    for batch in batches {
      let isValid = try database.transaction { () throws(StorageError) in
        if try database.servedGeneration() != scene.generation { return false }
        for change in batch { try change.store() }
        return true
      }
      if !isValid { return false }
    }
    return true
  }

  /// In the order in which they came up, one connector's all in the place of its first.
  private var batches: [[Change]] {
    var places: [String: Int] = [:]
    var byConnector: [[Change]] = []
    for change in changes {
      if let place = places[change.connector] {
        byConnector[place].append(change)
      } else {
        places[change.connector] = byConnector.count
        byConnector.append([change])
      }
    }
    return byConnector.reduce(into: []) { batches, own in
      if let last = batches.last, last.count < Self.batch {
        batches[batches.count - 1] += own
      } else {
        batches.append(own)
      }
    }
  }
}
