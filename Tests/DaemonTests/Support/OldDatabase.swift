import Foundation
import StorySupport

@testable import Daemon
@testable import Operations
@testable import Storage

/// A database of schema 3 as its release made it by a story: dexter's documents 1, 2 and 3 as history and 8 live, a
/// log, requests at the listener and the observe socket, an open alert, a webhook; and a journal segment that was not folded
/// when that daemon was killed.
enum OldDatabase {
  /// When the older release told what the tests compare with.
  static let now: Int64 = 1_795_669_454
  private static let segment = "00-18eb7fd6658a1c9e.segment"
  static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("StorageTests/Fixtures")

  /// - Parameter isJournaled: whether with the segment.
  static func place(isJournaled: Bool = false) throws -> Workplace {
    let place = Workplace()
    try copy("schema3.db", to: "\(place.path)/m.db")
    try copy("schema3.log", to: "\(place.path)/access.log")
    if isJournaled {
      try FileManager.default.createDirectory(
        atPath: "\(place.path)/m.db.sightings", withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      try copy(segment, to: "\(place.path)/m.db.sightings/\(segment)")
    }
    return place
  }

  private static func copy(_ name: String, to path: String) throws {
    try FileManager.default.copyItem(atPath: fixtures.appendingPathComponent(name).path, toPath: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }
}
