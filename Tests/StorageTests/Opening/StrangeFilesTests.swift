import Basics
import Glibc
import TestSupport
import Testing

@testable import Storage

/// What others may have put where a database is, or beside it.
@Suite("A database's files that are not its owner's") struct StrangeFilesTests {
  private let folder = Folder()
  private var path: String { folder.file("m.db") }

  private func refusal(_ creation: Database.Creation = .ifMissing) -> String? {
    failure { _ = try Database(path: path, creation: creation) }?.description
  }

  @Test("a link that leads nowhere is not written through") func dangling() throws {
    unsafe symlink(folder.file("elsewhere.db"), path)
    #expect(refusal()?.contains("it is a symbolic link that leads nowhere") == true)
    #expect(folder.names == ["m.db"])
  }

  @Test("a folder is told as that") func isFolder() throws {
    unsafe mkdir(path, 0o700)
    #expect(refusal()?.hasSuffix("it is a folder; name a file in it with --db") == true)
  }

  @Test("another user's link is not followed", .enabled(if: geteuid() == 0, "only root can give files away"))
  func foreignLink() throws {
    _ = try Database(path: folder.file("real.db"), creation: .ifMissing)
    unsafe symlink(folder.file("real.db"), path)
    unsafe lchown(path, 65_534, 65_534)
    #expect(refusal()?.contains("it is a symbolic link of user nobody") == true)
  }

  @Test("what SQLite would take for its own is refused", arguments: ["-wal", "-shm", "-journal"])
  func companions(suffix: String) throws {
    _ = try Database(path: path, creation: .ifMissing)
    unsafe symlink("/dev/null", path + suffix)
    #expect(refusal(.never)?.contains("'\(path)\(suffix)' beside it is no file") == true)
    unsafe unlink(path + suffix)
    guard geteuid() == 0 else { return }
    folder.write([], to: "m.db\(suffix)")
    unsafe chown(path + suffix, 65_534, 65_534)
    #expect(refusal(.never)?.contains("beside it belongs to user nobody") == true)
    unsafe unlink(path)
    #expect(refusal()?.contains("beside it belongs to user nobody") == true, "nor is a new one made beside it")
    #expect(!folder.names.contains("m.db"))
  }
}
