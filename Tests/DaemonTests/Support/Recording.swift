import Journal
import Storage
import StorySupport
import Testing

@testable import Daemon

extension Database {
  /// What the table has recorded with an answer of the one current manifest.
  func tag() throws -> UInt64 {
    let current = try #require(currentManifests().first)
    return RecordedTag(versionID: current.versionID, pathID: try #require(allPaths().first).id).value
  }
}

extension Workplace {
  /// A database with one release, the journal that is to be taken into it, and what is recorded with an answer.
  static func recording() throws -> (Workplace, Database, JournalDirectory, tag: UInt64) {
    let place = Workplace()
    let database = try place.database()
    let journal = try place.journal(of: database)
    try database.release("{}")
    return (place, database, journal, tag: try database.tag())
  }
}
