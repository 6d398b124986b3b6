import Foundation
import TestSupport
import Testing

/// `doctor` says what is wrong, and exits with 3 where anything is.
@Suite struct DoctorTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = TemporaryFolder()
    try folder.addExampleManifests()
  }

  private func look(_ flags: String...) throws -> (code: Int32, lines: [String]) {
    let run = try Binary.run(["doctor", "-o", "json"] + flags, in: folder)
    let lines = try run.rows().map { row in
      #expect(Set(row.keys) == ["check", "status", "detail", "hint"])
      return "\(row["check"] ?? "") \(row["status"] ?? ""): \(row["detail"] ?? "")"
    }
    return (run.code, lines)
  }

  private func expect(_ line: String, code: Int32 = 3) throws {
    let found = try look()
    #expect(found.code == code && found.lines.contains { $0.hasPrefix(line) }, "\(line) is not in \(found)")
  }

  @Test("all is well with a daemon that runs")
  func well() throws {
    let daemon = try ServingProcess(in: folder)
    #expect(try daemon.get(StoryTests.discovery).status == 200)
    let found = try look()
    #expect(found.code == 0, "\(found.lines)")
    for line in [
      "database ok: 'manifestd.db', ", "files ok:", "disk ok:", "daemon ok: serves this database, process",
      "journal ok:", "recording ok:", "hooks note: nobody is notified of alerts", "sites ok: https://dexter.cash",
      "endpoints note: nobody observes 3 of 3",
    ] {
      #expect(found.lines.contains { $0.hasPrefix(line) }, "\(line) is not in \(found.lines)")
    }
    // What verbs and daemon keep in the journal's folder is theirs.
    #expect(!found.lines.contains { $0.hasPrefix("journal note:") }, "\(found.lines)")
    let table = try Binary.run("doctor", in: folder)
    #expect(table.output.hasPrefix("CHECK      STATUS  DETAIL"), "\(table.output)")
    #expect(daemon.stop() == 0)
    try expect("daemon problem: none serves this database")
  }

  @Test("the pages of the file are read and checked only when that is asked for")
  func full() throws {
    #expect(try Binary.run("publish", in: folder).code == 0)
    let path = folder.file("manifestd.db").path
    let root = try DatabaseFile(path).texts("SELECT rootpage FROM sqlite_schema WHERE name = 'silence'")
    let page = try #require(UInt64(root[0]))
    #expect(try look("--full").lines.contains { $0.hasPrefix("database ok:") && $0.hasSuffix("every page checked") })
    let file = try FileHandle(forWritingTo: folder.file("manifestd.db"))
    try file.seek(toOffset: (page - 1) * 4_096)
    try file.write(contentsOf: Data(repeating: 0xff, count: 64))
    try file.close()
    try expect("database ok:")
    let found = try look("--full")
    #expect(found.code == 3 && found.lines.contains { $0.hasPrefix("database problem: ") }, "\(found.lines)")
  }

  @Test("a hook that is refused is a problem, one that is disabled is told, and so is a dead delivery")
  func hooks() throws {
    let hook = try folder.write("#!/bin/sh\n", to: "Hooks/manifest.released")
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: hook.path)
    let daemon = try ServingProcess(in: folder)
    #expect(daemon.stop() == 0)
    try expect("hooks problem: hook \(hook.path) is not run: it may be written by everybody")
    let table = try Binary.run("doctor", in: folder).output
    #expect(table.contains("it may be written by everybody  run: chmod go-w \(hook.path)"), "\(table)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
    #expect(try Binary.run("hooks", "test", "manifest.released", in: folder).code == 0)
    // Without a daemon, too, the folder is looked at as it is now.
    try expect("hooks note: nobody is notified of alerts, but 1 of other events")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: hook.path)
    try expect("hooks problem: Hooks/manifest.released is no executable any more")
    #expect(try Binary.run("status", in: folder).output.contains("manifest.released is no executable"))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
    let alerts = try folder.write("#!/bin/sh\n", to: "Hooks/connector.stale")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: alerts.path)
    try expect("hooks note: Hooks/connector.stale is new")
    #expect(try Binary.run("status", in: folder).output.contains("hooks: Hooks/connector.stale is notified"))
    #expect(try Binary.run("hooks", in: folder).code == 0)
    try expect("hooks ok: 2 notified, nothing fails, nothing is dead")
    #expect(try Binary.run("hooks", "add", "https://ops.example/", "--name", "ops", in: folder).code == 0)
    #expect(try Binary.run("hooks", "disable", "ops", "--by", "ana", in: folder).code == 2)
    #expect(try Binary.run("hooks", "disable", "ops", in: folder).code == 0)
    try expect("hooks note: ops is disabled since ")
    let file = try DatabaseFile(folder.file("manifestd.db").path)
    _ = try file.texts("UPDATE delivery SET state = 'dead', next_at = NULL, error = 'it answered 500' RETURNING state")
    try expect("hooks problem: 1 delivery is dead, the last to Hooks/manifest.released: it answered 500")
  }

  @Test("a file in Hooks/ that is not run though it looks like a hook is told by the daemon and by doctor")
  func strays() throws {
    for name in ["connector.stael", "connector.silent", "README.md", "test.sample", ".x"] {
      let file = try folder.write("#!/bin/sh\n", to: "Hooks/\(name)")
      let mode = name == "connector.stael" ? 0o755 : 0o644
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }
    let daemon = try ServingProcess(in: folder)
    try daemon.says("Hooks/connector.stael is not run: there is no such event; did you mean connector.stale?")
    try daemon.says("Hooks/connector.silent is not run: it is not executable; chmod +x ")
    #expect(daemon.stop() == 0)
    let told = daemon.words.split(separator: "\n").filter { $0.contains("is not run") }
    #expect(told.count == 2, "\(told)")
    try expect("hooks problem: Hooks/connector.stael is not run: there is no such event")
    try expect("hooks problem: Hooks/connector.silent is not run: it is not executable")
  }

  @Test("no database at all")
  func missing() throws {
    #expect(try look().lines == ["database problem: open 'manifestd.db': no such database"])
    #expect(!folder.exists("manifestd.db.sightings"), "it makes nothing")
  }

  @Test("a database that is none, and a newer one")
  func foreign() throws {
    try folder.write(String(repeating: "no database at all\n", count: 100), to: "manifestd.db")
    try expect("database problem: open 'manifestd.db': not a SQLite database")
    try FileManager.default.removeItem(at: folder.file("manifestd.db"))
    _ = try Binary.run("publish", in: folder)
    try DatabaseFile(folder.file("manifestd.db").path).texts("PRAGMA user_version = 99")
    try expect("database problem: open 'manifestd.db': its schema is version 99")
  }

  @Test("a damaged database")
  func damaged() throws {
    _ = try Binary.run("publish", in: folder)
    let database = try DatabaseFile(folder.file("manifestd.db").path)
    // An index that knows nothing of its table's rows.
    try database.texts("PRAGMA writable_schema = ON")
    try database.texts(
      "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'counter') "
        + "WHERE name = 'release_item_manifest'")
    let found = try look("--full")
    #expect(found.code == 3 && found.lines.contains { $0.hasPrefix("database problem: damaged: ") }, "\(found.lines)")
  }

  @Test("files that others may use", arguments: ["manifestd.db", "manifestd.db.sightings"])
  func modes(file: String) throws {
    let daemon = try ServingProcess(in: folder)
    unsafe chmod(folder.file(file).path, 0o755)
    try expect("files problem: others may use '\(file)' (mode 755)")
    #expect(daemon.stop() == 0)
  }

  @Test("a folder that others may write to, and one of the daemon's own that it will not start with")
  func folders() throws {
    _ = try Binary.run("publish", in: folder)
    unsafe chmod(folder.path, 0o775)
    try expect("files note: others may take the database away: they may write to ")
    _ = unsafe symlink("/tmp", folder.file("manifestd.db.sightings").path)
    try expect("files problem: open folder 'manifestd.db.sightings': it is a symbolic link")
    let run = try Binary.run("serve", "--listen", "127.0.0.1:0", in: folder)
    #expect(run.code == 1 && run.errors.contains("it is a symbolic link; put the folder itself there"), "\(run)")
  }

  @Test("what waits in the journal, and a segment of another database")
  func journal() throws {
    let daemon = try ServingProcess(in: folder)
    #expect(try daemon.get(StoryTests.discovery).status == 200)
    daemon.kill(SIGKILL)
    // As after a crash between journal and fold: the position is what the fold stores.
    let database = try DatabaseFile(folder.file("manifestd.db").path)
    try database.texts("DELETE FROM journal_position")
    try expect("journal note: ")
    try database.texts("UPDATE setting SET value = '00112233445566778899aabbccddeeff' WHERE key = 'database_id'")
    try expect("journal problem: requests of another database wait in 1 segment, such as '")
    #expect(try Binary.run("status", in: folder).code == 3)
    // The next start sets the other database's account of losses aside, and it is known by its name.
    let next = try ServingProcess(in: folder)
    #expect(next.stop() == 0)
    try expect("journal note: 'losses.")
    #expect(try !look().lines.contains { $0.contains("is none of the journal's files") })
  }

  @Test("several sites and no default")
  func sites() throws {
    _ = try Binary.run("publish", in: folder)
    try folder.write(#"{"resource":"https://other.example/mcp"}"#, to: "more/oauth-protected-resource.json")
    _ = try Binary.run("publish", "--site", "https://other.example", "more/oauth-protected-resource.json", in: folder)
    try expect("sites note: 2 sites and no default")
    _ = try Binary.run("site", "default", "other.example", in: folder)
    try expect("sites ok: 2 sites; https://other.example answers for other hosts")
  }
}
