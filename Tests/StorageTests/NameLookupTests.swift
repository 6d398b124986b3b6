import TestSupport
import Testing

@testable import Storage

/// Names for whoever types one: told from the file as it is, and nothing happens to it.
@Suite("Names are looked up") struct NameLookupTests {
  private func names(
    _ store: Store, _ subject: NameLookup.Subject, _ prefix: String = "", limit: Int = 100
  ) throws -> [String] {
    try NameLookup(path: store.database.path).entries(subject, beginningWith: prefix, limit: limit).map(\.name)
  }

  private func story() throws -> Store {
    let store = try Store()
    try store.publish(versions: 3)
    try store.database.connection.execute(
      """
      INSERT INTO connector (id, name, class, attribution) VALUES
        (1, 'chatgpt', 'hosted', 'verified'), (2, 'chatgpt', 'hosted', 'claimed'), (3, 'Chat_x', 'local', 'claimed'),
        (4, 'claude', 'hosted', 'verified');
      INSERT INTO hook (kind, name, events, added_at, removed_at) VALUES
        ('shell', 'connector.stale', '', 1, NULL), ('webhook', 'ops', '', 1, NULL), ('webhook', 'gone', '', 1, 2);
      INSERT INTO site_alias VALUES ('www.dexter.cash', 1);
      INSERT INTO alert (id, rule, connector_id, site_id, state, last_at, hits, resolved_at, reason) VALUES
        (7, 'connector.stale', 1, 1, 'firing', 1, 1, NULL, ''), (8, 'connector.stale', 4, 1, 'resolved', 1, 1, 2, ''),
        (9, 'connector.stale', 4, 1, 'pending', 1, 1, NULL, '');
      INSERT INTO silence (id, author, reason, created_at, expires_at) VALUES
        (1, 'ana', 'over', 1, 2), (2, 'ana', 'lasts', 1, 9000000000);
      INSERT INTO event (sequence, id, type, at, site, connector, summary, body)
      VALUES (90, 'evt', 'connector.stale', 1, '', '', '', '');
      INSERT INTO delivery (id, event_sequence, hook_id, state) VALUES (5, 90, 1, 'dead'), (6, 90, 2, 'delivered');
      """)
    return store
  }

  @Test("of each kind, those that fit, latest first where they are numbers") func kinds() throws {
    let store = try story()
    #expect(try names(store, .connector) == ["Chat_x", "chatgpt", "claude"])
    #expect(try names(store, .connector, "CHAT") == ["Chat_x", "chatgpt"])
    #expect(try names(store, .connector, "Chat_") == ["Chat_x"])
    #expect(try names(store, .connector, "%") == [] && names(store, .connector, "", limit: 1) == ["Chat_x"])
    #expect(try names(store, .manifest) == ["mcp"])
    #expect(try names(store, .version(of: "mcp")) == ["3", "2", "1"] && names(store, .version(of: "mcp'")) == [])
    #expect(try names(store, .release) == ["3", "2", "1"])
    #expect(try names(store, .site) == ["dexter.cash", "www.dexter.cash"])
    #expect(try names(store, .site, "https://d") == ["https://dexter.cash"])
    #expect(try names(store, .hook) == ["Hooks/connector.stale", "ops"])
    #expect(try names(store, .alert) == ["9", "7"] && names(store, .silence) == ["2"])
    #expect(try names(store, .delivery) == ["5"])
    #expect(try names(store, .endpoint).allSatisfy { $0.hasPrefix("https://") })
  }

  @Test("ten versions are in the order of their numbers") func order() throws {
    let store = try Store()
    try store.publish(versions: 11)
    #expect(try names(store, .version(of: "mcp"), limit: 3) == ["11", "10", "9"])
  }

  @Test("what others have written and not yet moved into the file is seen; nothing is made or changed")
  func leavesAlone() throws {
    let store = try story()
    let before = (
      store.folder.names.sorted(), store.folder.digest("manifestd.db"), store.folder.digest("manifestd.db-wal")
    )
    #expect(try names(store, .connector).count == 3)
    #expect(store.folder.names.sorted() == before.0)
    #expect(store.folder.digest("manifestd.db") == before.1 && store.folder.digest("manifestd.db-wal") == before.2)
  }

  @Test("a file at rest gets no companions") func rests() throws {
    let old = try OldDatabase(schema: 3)
    try old.release(1, token: "/token", at: 1_000)
    let digest = old.folder.digest("manifestd.db")
    let lookup = try NameLookup(path: old.folder.file("manifestd.db"))
    #expect(try lookup.entries(.manifest, beginningWith: "m", limit: 9).map(\.name) == ["mcp"])
    #expect(try lookup.entries(.endpoint, beginningWith: "", limit: 9).map(\.name) == ["https://dexter.cash/token"])
    #expect(old.folder.names == ["manifestd.db"] && old.folder.digest("manifestd.db") == digest)
  }

  @Test("while another writes, what was there before is told at once") func whileWriting() throws {
    let store = try story()
    try store.database.transaction { () throws(StorageError) in
      try store.database.connection.run("DELETE FROM manifest WHERE false")
      let lookup = try NameLookup(path: store.database.path)
      #expect(try lookup.entries(.manifest, beginningWith: "", limit: 9).count == 1)
    }
  }

  @Test("where there is no database of ours, there is none afterwards") func absent() throws {
    let folder = Folder()
    #expect(throws: StorageError.self) { _ = try NameLookup(path: folder.file("manifestd.db")) }
    #expect(folder.names.isEmpty)
    folder.write(Array("no database".utf8), to: "manifestd.db")
    #expect(throws: StorageError.self) { _ = try NameLookup(path: folder.file("manifestd.db")) }
    #expect(throws: StorageError.self) { _ = try NameLookup(path: folder.path) }
    #expect(folder.names == ["manifestd.db"])
  }

  @Test("a path may have any character", arguments: ["a?b#c%41.db", "ä b.db", "x'y\"z.db"]) func paths(name: String)
    throws
  {
    let folder = Folder()
    let database = try Database(path: folder.file(name), creation: .ifMissing)
    try database.connection.run("INSERT INTO site (origin, host) VALUES ('https://x.example', 'x.example')")
    #expect(
      try NameLookup(path: folder.file(name)).entries(.site, beginningWith: "", limit: 9).map(\.name) == ["x.example"])
  }
}
