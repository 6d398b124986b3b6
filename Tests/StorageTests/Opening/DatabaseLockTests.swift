import Basics
import Glibc
import TestSupport
import Testing

@testable import Storage

@Suite("One daemon a database") struct DatabaseLockTests {
  private let folder = Folder()
  private var path: String { folder.file("m.db") }

  private func lock(_ name: String = "m.db") throws -> DatabaseLock {
    let lock = try DatabaseLock(path: folder.file(name))
    try lock.claimJournal()
    return lock
  }

  private func isHeld(_ name: String = "m.db") -> Bool { DatabaseLock.isHeld(path: folder.file(name)) }

  @Test("a second one is refused while the first holds it, however often it tries") func refused() throws {
    let first = try lock()
    #expect(first.isNew)
    try withExtendedLifetime(first) {
      for _ in 0..<3 {
        let error = try #require(failure { _ = try lock() })
        #expect(
          error.description == """
            serve '\(path)': another manifestd serves it already; stop that one first, or name another database with --db
            """)
        #expect(error.code == .inUse)
      }
      #expect(isHeld())
    }
  }

  @Test("it is free again when its holder is gone") func released() throws {
    for count in 0..<3 { #expect(try lock().isNew == (count == 0)) }
    #expect(!isHeld())
  }

  @Test("it is free when its holder lets go, though a child that is being started has its files open, too")
  func releasedWhileForking() throws {
    var first: DatabaseLock? = try lock()
    // What fork(2) does until execve(2): other descriptors of the same open files.
    let copies = try ["m.db", "m.db.sightings"].flatMap { try folder.descriptors(of: $0) }.map { dup($0) }
    defer { for copy in copies { close(copy) } }
    #expect(copies.count == 2 && isHeld())
    first = nil
    #expect(!isHeld())
    withExtendedLifetime(first) {}
    try withExtendedLifetime(lock()) { #expect(isHeld()) }
  }

  @Test("by a symbolic link it is the same database; by a second name no verb opens it") func names() throws {
    let first = try lock()
    try withExtendedLifetime(first) {
      unsafe symlink("m.db", folder.file("soft.db"))
      #expect(failure { _ = try lock("soft.db") }?.code == .inUse)
      #expect(try Database(path: folder.file("soft.db")).path == path)
      unsafe link(path, folder.file("hard.db"))
      for name in ["m.db", "hard.db", "soft.db"] {
        let error = try #require(failure { _ = try Database(path: folder.file(name)) })
        #expect(error.code == .failed && error.description.contains("it has 2 names (hard links)"))
      }
      #expect(failure { _ = try lock("hard.db") } != nil)
      #expect(!folder.names.contains("hard.db.sightings") && !folder.names.contains("soft.db.sightings"))
    }
  }

  @Test("it is seen by who has the database open, and looking at it costs nobody a lock") func looking() throws {
    let database = try Database(path: path, creation: .ifMissing)
    for _ in 0..<3 { #expect(!isHeld()) }
    let first = try lock()
    for _ in 0..<3 { #expect(isHeld()) }
    // SQLite's own locks are still there: nobody else gets to write while this transaction lasts.
    try database.transaction { () throws(StorageError) in
      #expect(isHeld())
      #expect(Self.pythonWrites(to: path) == false)
    }
    #expect(Self.pythonWrites(to: path) != false)
    withExtendedLifetime(first) {}
  }

  @Test("a database that was replaced under its daemon is opened by nobody, nor is a new one made in its place")
  func replaced() throws {
    let first = try lock()
    let database = try Database(path: path)
    unsafe rename(path, folder.file("old.db"))
    for creation in [Database.Creation.never, .ifMissing] {
      let error = try #require(failure { _ = try Database(path: path, creation: creation) })
      #expect(error.code == .replaced && error.description.contains("stop that manifestd and start it again"))
    }
    folder.write([], to: "m.db")
    #expect(failure { _ = try Database(path: path) }?.code == .replaced)
    #expect(failure { _ = try lock() }?.code == .replaced)
    // Whoever has the old one open writes nothing any more.
    #expect(failure { try database.set("window", to: "1h") }?.code == .replaced)
    #expect(failure { try database.unset("window") }?.code == .replaced)
    #expect(failure { _ = try database.dataVersion() }?.code == .replaced)
    #expect(!first.hasDatabase && first.hasJournal)
    unsafe rename(folder.file("old.db"), path)
    try database.set("window", to: "1h")
    #expect(first.hasDatabase)
  }

  @Test("a journal folder that is gone is noticed, made anew, and locked again") func journalGone() throws {
    let first = try lock()
    unsafe rmdir(path + ".sightings")
    #expect(!first.hasJournal && isHeld())
    try first.claimJournal()
    #expect(first.hasJournal)
    #expect(folder.mode("m.db.sightings") == 0o700)
  }

  @Test("a journal folder that is no folder, a link, or open to others is refused") func strangeFolders() throws {
    _ = try DatabaseLock(path: path)
    let name = path + ".sightings"
    func refusal() -> String? { failure { _ = try lock() }?.description }
    folder.write([], to: "m.db.sightings")
    #expect(refusal() == "open folder '\(name)': it is no folder; move it away")
    unsafe unlink(name)
    unsafe symlink("/tmp", name)
    #expect(refusal()?.contains("it is a symbolic link") == true)
    unsafe unlink(name)
    unsafe mkdir(name, 0o700)
    unsafe chmod(name, 0o770)
    #expect(refusal()?.hasSuffix("others may write to it (mode 770); run: chmod go-w '\(name)'") == true)
    if geteuid() == 0 {
      unsafe chmod(name, 0o700)
      unsafe chown(name, 65_534, 65_534)
      #expect(refusal()?.contains("it belongs to user nobody") == true)
    }
    unsafe rmdir(name)
  }

  /// Whether another process may write to the database; nil where there is no Python to ask.
  private static func pythonWrites(to path: String) -> Bool? {
    guard unsafe access("/usr/bin/python3", X_OK) == 0 else { return nil }
    let program = """
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1], timeout=0)
      try: c.execute("BEGIN IMMEDIATE")
      except sqlite3.OperationalError: sys.exit(3)
      """
    return runs("/usr/bin/python3", ["-c", program, path]) == 0
  }

  /// The exit code of a program.
  private static func runs(_ program: String, _ arguments: [String]) -> Int32 {
    let words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var (process, status) = (pid_t(0), Int32(0))
    guard unsafe posix_spawn(&process, program, nil, nil, words, environ) == 0 else { return -1 }
    unsafe waitpid(process, &status, 0)
    return (status >> 8) & 0xff
  }
}
