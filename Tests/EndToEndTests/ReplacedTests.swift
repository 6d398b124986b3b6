import Foundation
import TestSupport
import Testing

/// The database or its journal deleted, replaced or restored under a running daemon.
@Suite(.waits) struct ReplacedTests {
  private let folder: TemporaryFolder
  private let daemon: ServingProcess
  private var path: String { folder.file("manifestd.db").path }

  init() throws {
    folder = TemporaryFolder()
    try folder.addExampleManifests()
    daemon = try ServingProcess(in: folder)
  }

  private func ask(_ count: Int) throws {
    for _ in 0..<count { #expect(try daemon.get(StoryTests.discovery, userAgent: "goose/1.0").status == 200) }
  }

  private func expectRecorded(_ count: Int) throws {
    try eventually("\(count) requests are recorded") {
      let rows = try? Binary.run("connectors", "-o", "json", in: folder).rows()
      return rows?.first { $0["connector"] as? String == "goose" }?["hits"] as? Int
    } fits: {
      $0 == count
    }
  }

  private static let warning = "warning: requests wait in the journal, and nothing published is taken over: "
  private static let refusal = "a running manifestd uses another database that had this name"

  @Test("a copy restored in its place is written to by nobody, and has everything after a restart")
  func restored() throws {
    try ask(3)
    try expectRecorded(3)
    try DatabaseFile(path).texts("VACUUM INTO '\(folder.file("copy").path)'")
    try ask(2)
    try expectRecorded(5)
    _ = unsafe chmod(folder.file("copy").path, 0o600)
    let before = try Data(contentsOf: folder.file("copy"))
    _ = unsafe rename(folder.file("copy").path, path)
    try daemon.says(Self.warning)
    try daemon.says("another file has taken its place while it was in use")
    try ask(4)
    for verb in [["list"], ["publish"], ["config", "set", "window", "1h"], ["serve", "--listen", "127.0.0.1:0"]] {
      let run = try Binary.run(verb, in: folder)
      #expect(run.code == 1 && run.errors.contains(Self.refusal), "\(verb): \(run)")
    }
    let doctor = try Binary.run("doctor", in: folder)
    #expect(doctor.code == 3 && doctor.output.contains(Self.refusal), "\(doctor.output)")
    #expect(doctor.output.contains("uses another database, which had this name before"))
    #expect(try Data(contentsOf: folder.file("manifestd.db")) == before, "not a byte of it has changed")
    #expect(daemon.stop() == 0)
    #expect(daemon.words.components(separatedBy: Self.warning).count == 2, "said once: \(daemon.words)")
    // The copy knew of three; the segment of the journal has still the two after it, and the four that waited.
    let next = try ServingProcess(in: folder)
    try expectRecorded(9)
    #expect(try Binary.run("doctor", in: folder).code == 0)
    #expect(next.stop() == 0)
    #expect(try DatabaseFile(path).texts("PRAGMA integrity_check") == ["ok"])
  }

  @Test("deleted, it is neither made anew nor written to; serving goes on")
  func deleted() throws {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    try daemon.says("it was deleted while it was in use")
    try ask(1)
    for verb in ["list", "publish"] {
      let run = try Binary.run(verb, in: folder)
      #expect(run.code == 1 && run.errors.contains(Self.refusal), "\(verb): \(run)")
    }
    #expect(daemon.stop() == 0)
    #expect(!folder.exists("manifestd.db"))
    #expect(try Binary.run("publish", in: folder).code == 0)
  }

  @Test("the journal's folder taken away is made anew; what is read already of the old one goes on being read")
  func journalGone() throws {
    try ask(3)
    try expectRecorded(3)
    try FileManager.default.removeItem(atPath: path + ".sightings")
    try ask(2)
    try daemon.says("was deleted or replaced, and is made anew")
    try ask(2)
    try expectRecorded(7)
    let second = try Binary.run("serve", "--listen", "127.0.0.1:0", in: folder)
    #expect(second.code == 1 && second.errors.contains("another manifestd serves it already"))
    #expect(try Binary.run("doctor", in: folder).code == 0)
    // What is recorded from now on survives its end by kill -9.
    try ask(2)
    daemon.kill(SIGKILL)
    let next = try ServingProcess(in: folder)
    try expectRecorded(9)
    #expect(next.stop() == 0)
  }

  @Test("a second daemon is refused by whatever name, and told which process has it")
  func second() throws {
    _ = unsafe symlink("manifestd.db", folder.file("soft.db").path)
    for name in ["manifestd.db", "soft.db"] {
      let run = try Binary.run("--db", name, "serve", "--listen", "127.0.0.1:0", in: folder)
      let words = "another manifestd serves it already (process \(daemon.processID))"
      #expect(run.code == 1 && run.errors.contains(words), "\(run)")
    }
    #expect(try Binary.run("--db", "soft.db", "list", in: folder).code == 0)
    _ = unsafe link(path, folder.file("hard.db").path)
    for verb in ["list", "publish", "doctor", "serve"] {
      let run = try Binary.run("--db", "hard.db", verb, in: folder)
      #expect(run.code != 0 && (run.errors + run.output).contains("it has 2 names (hard links)"), "\(run)")
    }
    #expect(!folder.exists("hard.db.sightings") && !folder.exists("soft.db.sightings"))
    try ask(1)
    _ = unsafe unlink(folder.file("hard.db").path)
    try expectRecorded(1)
    #expect(daemon.stop() == 0)
  }
}
