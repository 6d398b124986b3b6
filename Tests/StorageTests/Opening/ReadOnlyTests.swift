import Basics
import Glibc
import TestSupport
import Testing

@testable import Storage

/// <sys/fsuid.h>, which the Glibc module leaves out: whose rights on files the calling thread has.
@_silgen_name("setfsuid")
@discardableResult
private func setfsuid(_ user: uid_t) -> Int32

/// Acts as a user without rights on files, on this thread only: root may write what nobody may.
private func withoutRights<T>(_ body: () throws -> T) rethrows -> T {
  guard geteuid() == 0 else { return try body() }
  setfsuid(65_534)
  defer { setfsuid(0) }
  return try body()
}

@Suite("A database that cannot be written")
struct ReadOnlyTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.publish(.mcp(1))
    try store.database.checkpoint()
    for name in store.folder.names { unsafe chmod(store.folder.file(name), 0o666) }
    unsafe chmod(store.database.path, 0o444)
    unsafe chmod(store.folder.path, 0o755)
  }

  @Test("is read, and says what it cannot do")
  func readsFile() throws {
    try withoutRights {
      let database = try Database(path: store.database.path)
      #expect(database.connection.isReadOnly)
      #expect(try database.currentManifests().map(\.version) == [1])
      let error = failure {
        _ = try database.publish([Draft.mcp(2).publication()], note: ReleaseNote(by: "bo", message: "", now: 2))
      }
      #expect(error?.code == .readOnly)
      #expect(error?.hint == "check the file's owner and the file system")
    }
    #expect(try store.history() == "v1@1000")
  }

  @Test("in a folder that cannot be written is read too, once its log has been put away")
  func readsFolder() throws {
    let folder = Folder()
    try SQLiteConnection(path: store.database.path).execute("VACUUM INTO '\(folder.file("copy.db"))'")
    unsafe chmod(folder.file("copy.db"), 0o444)
    unsafe chmod(folder.path, 0o555)
    let current = try withoutRights { try Database(path: folder.file("copy.db")).currentManifests() }
    #expect(current.map(\.version) == [1])
    #expect(folder.names == ["copy.db"])
  }

  @Test("of an older schema is refused, with what to do, and left as it is")
  func refusesOlder() throws {
    let folder = Folder()
    let path = folder.file("old.db")
    try SQLiteConnection(path: OldFile.copy(to: folder)).execute("VACUUM INTO '\(path)'")
    let before = folder.digest("old.db")
    unsafe chmod(path, 0o444)
    unsafe chmod(folder.path, 0o555)
    defer { unsafe chmod(folder.path, 0o755) }
    let error = withoutRights { failure { _ = try Database(path: path) } }
    #expect(error?.code == .readOnly)
    #expect(
      error?.cause
        == "its schema (3) is older than this manifestd's (\(Schema.migrations.count)), and it cannot be written"
    )
    #expect(folder.digest("old.db") == before)
  }

  @Test("is not created in a folder that cannot be written")
  func refusesFolder() {
    let folder = Folder()
    unsafe chmod(folder.path, 0o555)
    let error = withoutRights {
      failure { _ = try Database(path: folder.file("new.db"), creation: .ifMissing) }
    }
    #expect(error?.code == .failed)
    #expect(error?.cause == "Permission denied")
    #expect(error?.hint == "name a file in a folder that you can write with --db")
    #expect(folder.names.isEmpty)
  }
}
