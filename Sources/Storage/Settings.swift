extension Database {
  /// The value in force: the manifest's own, else the general one, else the default.
  package func setting(_ setting: Setting, for manifest: String = "") throws(StorageError) -> SettingValue {
    let stored = try connection.first(
      "SELECT scope, value FROM setting WHERE key = ? AND scope IN ('', ?) ORDER BY scope DESC LIMIT 1",
      setting.key, manifest, map: { ($0.text(0), $0.text(1)) })
    return SettingValue(
      setting: setting, scope: stored?.0 ?? "", text: stored?.1 ?? setting.defaultValue, isDefault: stored == nil)
  }

  /// Every setting in force: one value for all manifests, and each one set for a single manifest.
  package func settings() throws(StorageError) -> [SettingValue] {
    var values: [SettingValue] = []
    for setting in Setting.all {
      values.append(try self.setting(setting))
      values += try connection.rows(
        "SELECT scope, value FROM setting WHERE key = ? AND scope <> '' ORDER BY scope", setting.key,
        map: { SettingValue(setting: setting, scope: $0.text(0), text: $0.text(1), isDefault: false) })
    }
    return values
  }

  /// Stores a value; `noSuch` for an unknown key, `invalid` for a value that the key cannot take.
  package func set(_ key: String, to text: String) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in try store(key, text) }
  }

  /// Stores all of them or none.
  package func set(_ values: [(key: String, text: String)]) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      for value in values { try store(value.key, value.text) }
    }
  }

  /// Goes back to the default.
  package func unset(_ key: String) throws(StorageError) {
    let (setting, scope) = try parse(key)
    try connection.run("DELETE FROM setting WHERE key = ? AND scope = ?", setting.key, scope)
  }

  /// The setting of "KEY" or "KEY@NAME".
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
    return (setting, scope)
  }

  private func store(_ key: String, _ text: String) throws(StorageError) {
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
  }
}
