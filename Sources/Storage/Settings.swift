import Basics

extension Database {
  /// The value in force: the manifest's own, else the general one, else the default.
  package func setting(_ setting: Setting, for manifest: String = "") throws(StorageError) -> SettingValue {
    let rows = try connection.rows(
      "SELECT key, scope, value FROM setting WHERE key = ? AND scope IN ('', ?)", setting.key, manifest,
      map: { ($0.text("key"), $0.text("scope"), $0.text("value")) })
    return StoredSettings(rows: rows).value(setting, for: manifest)
  }

  /// All that was ever set, read at once: for whoever asks for many.
  package func storedSettings() throws(StorageError) -> StoredSettings {
    StoredSettings(
      rows: try connection.rows("SELECT key, scope, value FROM setting") {
        ($0.text("key"), $0.text("scope"), $0.text("value"))
      })
  }

  /// Every setting in force: one value for all manifests, and each one set for a single manifest.
  package func settings() throws(StorageError) -> [SettingValue] {
    var values: [SettingValue] = []
    for setting in Setting.all {
      values.append(try self.setting(setting))
      values += try connection.rows(
        "SELECT scope, value FROM setting WHERE key = ? AND scope <> '' ORDER BY scope", setting.key,
        map: { SettingValue(setting: setting, scope: $0.text("scope"), text: $0.text("value"), isDefault: false) })
    }
    return values
  }

  /// Stores a value; `noSuch` for an unknown key, `invalid` for a value that the key cannot take.
  /// - Returns: the key as it is listed.
  @discardableResult
  package func set(_ key: String, to text: String) throws(StorageError) -> String {
    try connection.transaction { () throws(StorageError) in
      let stored = try store(key, text)
      try refuseContradictions(set: [key])
      return stored
    }
  }

  /// Stores all of them or none.
  package func set(_ values: [(key: String, text: String)]) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      for value in values { try store(value.key, value.text) }
      try refuseContradictions(set: values.map(\.key))
    }
  }

  /// Goes back to the default.
  /// - Returns: the key as it is listed.
  @discardableResult
  package func unset(_ key: String) throws(StorageError) -> String {
    try connection.transaction { () throws(StorageError) in
      let (setting, scope) = try parse(key)
      try connection.run("DELETE FROM setting WHERE key = ? AND scope = ?", setting.key, scope)
      try refuseContradictions(set: [key])
      return Setting.key(setting, scope)
    }
  }

  /// The setting of "KEY" or "KEY@NAME", written in any case.
  package func parse(_ key: String) throws(StorageError) -> (setting: Setting, scope: String) {
    let parts = key.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let setting = Setting.named(parts[0]) else {
      throw StorageError(
        .noSuch, "find setting '\(parts[0])'", "no such setting", hint: "see 'manifestd config list'")
    }
    let scope = parts.count == 2 ? parts[1] : ""
    if parts.count == 2 && scope.isEmpty {
      throw StorageError(.invalid, "set '\(key)'", "no manifest is named after '@'", hint: "leave out '@'")
    }
    if !scope.isEmpty && !setting.isPerManifest {
      throw StorageError(
        .invalid, "set '\(key)'", "\(setting.key) holds for all manifests", hint: "leave out '@\(scope)'")
    }
    // A manifest may be gone whose setting is still there.
    return (setting, try scope.isEmpty ? "" : manifestNames(like: scope).first ?? scope)
  }

  @discardableResult
  private func store(_ key: String, _ text: String) throws(StorageError) -> String {
    let (setting, scope) = try parse(key)
    if let complaint = SettingValue.complaint(about: text, as: setting) {
      throw StorageError(.invalid, "set '\(key)'", complaint)
    }
    if !scope.isEmpty { _ = try manifests(named: scope, site: nil) }
    try connection.run(
      """
      INSERT INTO setting (key, scope, value) VALUES (?, ?, ?)
      ON CONFLICT (key, scope) DO UPDATE SET value = excluded.value
      """, setting.key, scope, text)
    return Setting.key(setting, scope)
  }

  /// Evidence must last as long as it is counted for. Whoever sets something else is not reported of it.
  private func refuseContradictions(set keys: [String]) throws(StorageError) {
    let related = [Setting.retention, .quietAfter, .window].map(\.key)
    guard let key = keys.first(where: { related.contains($0.lowercased()) }) else { return }
    let retention = try setting(.retention)
    for counted in [try setting(.quietAfter), try setting(.window)] where retention.seconds < counted.seconds {
      throw StorageError(
        .invalid, "set '\(key)'",
        "evidence would be kept (retention \(retention.text)) for less than it counts "
          + "(\(counted.key) \(counted.text))",
        hint: "lower \(counted.key), or raise retention")
    }
  }
}
