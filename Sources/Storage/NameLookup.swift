import Basics
import System

/// The names that a database holds, for whoever types one: read from the file as it is. Nothing is made, migrated or
/// recorded, and hardly anything is waited for; an older or a newer schema that has the name is as good.
package struct NameLookup {
  /// What is named.
  package enum Subject: Sendable, Equatable {
    case connector, manifest, site, hook, endpoint
    /// The versions of a manifest, and all releases, by their number.
    case version(of: String)
    case release
    /// Those that last, by their number.
    case alert, silence
    /// Those that came to nothing so far, by their number.
    case delivery
  }

  /// A name, and a few words on it.
  package struct Entry: Sendable, Equatable {
    package let name: String
    package let meaning: String
  }

  private let connection: SQLiteConnection

  /// - Throws: where there is no database of this user's at the path, or it is not at rest.
  package init(path given: String) throws(StorageError) {
    let path = try DatabaseFileCheck.resolve(given)
    _ = try DatabaseFileCheck.prepare(path, .never)
    if Files.exists("\(path)-journal") {
      throw StorageError(.busy, "look into '\(path)'", "something is being written to it")
    }
    let hasLog = FileStatus("\(path)-wal")?.size ?? 0 > 0
    connection = try SQLiteConnection(path: path, access: .look(hasLog: hasLog))
    try connection.execute("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON")
    if try connection.first("PRAGMA application_id", map: { $0.integer() }) != Schema.applicationID {
      throw StorageError(.notDatabase, "look into '\(path)'", "another application's database")
    }
  }

  /// Some of the names that begin with a text, in either case; numbers latest first.
  /// - Parameter limit: how many at most.
  package func entries(
    _ subject: Subject, beginningWith prefix: String, limit: Int
  ) throws(StorageError) -> [Entry] {
    let manifest: String? = if case .version(let name) = subject { name } else { nil }
    return try connection.rows(
      """
      WITH named (name, meaning, rank) AS (\(Self.query(subject)))
      SELECT DISTINCT name, meaning FROM named
      WHERE substr(name, 1, length(?1)) = ?1 COLLATE NOCASE
      ORDER BY rank DESC, name LIMIT ?3
      """, prefix, manifest, Int64(limit)
    ) { Entry(name: $0.text("name"), meaning: $0.text("meaning")) }
  }

  private static func query(_ subject: Subject) -> String {
    switch subject {
    case .connector: "SELECT name, class, 0 FROM connector"
    case .manifest: "SELECT name, kind, 0 FROM manifest"
    case .site:
      """
      SELECT host, origin, 1 FROM site
      UNION ALL SELECT site_alias.host, 'means ' || origin, 0 FROM site_alias JOIN site ON site.id = site_id
      UNION ALL SELECT origin, '', 0 FROM site WHERE ?1 LIKE 'http%'
      """
    case .hook:
      """
      SELECT iif(kind = 'shell', 'Hooks/' || name, name), iif(disabled_at IS NULL, kind, 'disabled'), 0
      FROM hook WHERE removed_at IS NULL
      """
    case .endpoint: "SELECT url, '', 0 FROM endpoint WHERE kind = 'url'"
    case .version:
      """
      SELECT CAST(number AS TEXT), 'released ' || date(max(effective_at), 'unixepoch'), number
      FROM manifest JOIN release_item ON release_item.manifest_id = manifest.id
      JOIN release ON release.id = release_id JOIN version ON version.id = version_id
      WHERE manifest.name = ?2 GROUP BY version.id
      """
    case .release:
      """
      SELECT CAST(id AS TEXT), act || ' ' || date(effective_at, 'unixepoch') || ' ' || message, id FROM release
      """
    case .alert:
      """
      SELECT CAST(alert.id AS TEXT), connector.name || ', ' || state, alert.id
      FROM alert JOIN connector ON connector.id = connector_id WHERE resolved_at IS NULL
      """
    case .silence:
      """
      SELECT CAST(id AS TEXT), coalesce(connector || ', ', '') || reason, id
      FROM silence WHERE expires_at > CAST(strftime('%s', 'now') AS INTEGER)
      """
    case .delivery:
      """
      SELECT CAST(delivery.id AS TEXT), delivery.state || ', ' || hook.name, delivery.id
      FROM delivery JOIN hook ON hook.id = hook_id WHERE delivery.state IN ('failed', 'dead')
      """
    }
  }
}
