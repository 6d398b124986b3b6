import Storage
import Testing

@testable import Daemon

extension Database {
  /// What the table has recorded with an answer of the one current manifest.
  func tag() throws -> UInt64 {
    let current = try #require(currentManifests().first)
    return RecordedTag(versionID: current.versionID, pathID: try #require(allPaths().first).id).value
  }
}
