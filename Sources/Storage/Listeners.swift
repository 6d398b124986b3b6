extension Database {
  /// The addresses at which the daemon of this database listens, or did when it last ran, as on the command line.
  package func listeners() throws(StorageError) -> [String] {
    let text = try connection.first("SELECT value FROM setting WHERE key = 'listeners' AND scope = ''") { $0.text() }
    return (text ?? "").split(separator: "\n").map(String.init)
  }

  /// Told by the daemon at its start; nothing is written where it is known already.
  package func setListeners(_ addresses: [String]) throws(StorageError) {
    if try listeners() == addresses { return }
    try connection.run(
      """
      INSERT INTO setting (key, scope, value) VALUES ('listeners', '', ?)
      ON CONFLICT (key, scope) DO UPDATE SET value = excluded.value
      """, addresses.joined(separator: "\n"))
  }
}
