import Basics
import TestSupport
import Testing

@testable import Storage

/// Verbs and the daemon work on one file at once, each with a connection of its own.
@Suite("Two connections at once")
struct SharingTests {
  @Test("see what the other has committed, and that something was")
  func seeCommits() throws {
    let store = try Store()
    let reader = try store.another()
    let before = try reader.dataVersion()
    #expect(try reader.isEmpty())
    #expect(try reader.dataVersion() == before)
    try store.publish(.mcp(1))
    #expect(try reader.dataVersion() != before)
    #expect(try reader.currentManifests().map(\.version) == [1])
  }

  @Test("publish in turn, with one row of numbers")
  func publishInTurn() throws {
    let store = try Store()
    let other = try store.another()
    try store.publish(.mcp(1), now: 1_000)
    _ = try other.publish([Draft.mcp(2).publication()], note: ReleaseNote(by: "bo", message: "", now: 2_000))
    try store.publish(.mcp(3), now: 3_000)
    #expect(try store.history() == "v3@3000 v2@2000 v1@1000")
    #expect(try other.currentNumber(of: other.manifest(named: "mcp", site: nil)) == 3)
  }

  @Test("keep their snapshot while the other writes")
  func keepSnapshot() throws {
    let store = try Store()
    try store.publish(.mcp(1))
    let reader = try store.another()
    let numbers = try reader.snapshot { () throws(StorageError) in
      let first = try reader.currentManifests().map(\.version)
      do { try store.publish(.mcp(2)) } catch { throw StorageError(.failed, "publish", "\(error)") }
      return first + (try reader.currentManifests().map(\.version))
    }
    #expect(numbers == [1, 1])
    #expect(try reader.currentManifests().map(\.version) == [2])
  }

  @Test("a writer that must not wait is told that the other holds the lock, and nothing is half done")
  func refuseBusy() throws {
    let store = try Store()
    let other = try store.another()
    try other.connection.execute("PRAGMA busy_timeout = 0")
    try store.database.connection.transaction { () throws(StorageError) in
      let error = failure {
        _ = try other.publish([Draft.mcp(1).publication()], note: ReleaseNote(by: "bo", message: "", now: 1))
      }
      #expect(error?.code == .busy)
      #expect(error?.hint == "try again when it has finished")
    }
    #expect(try other.isEmpty())
    try store.publish(.mcp(1))
  }

  @Test("a checkpoint moves the log into the file, whatever the other does")
  func checkpoint() throws {
    let store = try Store()
    try store.database.takeOverCheckpoints()
    try store.publish(.mcp(1))
    let before = store.folder.digest("manifestd.db")
    try store.database.checkpoint()
    #expect(store.folder.digest("manifestd.db") != before)
    #expect(try store.another().currentManifests().map(\.version) == [1])
  }

  @Test("many processes may create the same database at the same moment: one file, one identity")
  func createTogether() async throws {
    let folder = Folder()
    let path = folder.file("manifestd.db")
    let identities = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<8 {
        group.addTask { try Database(path: path, creation: .ifMissing).identity() }
      }
      return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
    }
    #expect(identities.count == 1)
    #expect(folder.mode("manifestd.db") == 0o600)
  }
}
