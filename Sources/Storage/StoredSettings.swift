/// The settings as they stood when they were read.
package struct StoredSettings: Sendable {
  private struct Key: Hashable {
    let key: String
    let scope: String
  }

  private let texts: [Key: String]
  /// What no verb would have stored, by its key as it is listed: it is passed over.
  package let unusable: [String]

  init(rows: [(key: String, scope: String, value: String)]) {
    var texts: [Key: String] = [:]
    var unusable: [String] = []
    for row in rows {
      guard let setting = Setting.named(row.key) else { continue }
      if SettingValue.complaint(about: row.value, as: setting) == nil {
        texts[Key(key: setting.key, scope: row.scope)] = row.value
      } else {
        unusable.append(Setting.key(setting, row.scope))
      }
    }
    (self.texts, self.unusable) = (texts, unusable.sorted())
  }

  /// The value in force: the manifest's own, else the general one, else the default.
  package func value(_ setting: Setting, for manifest: String = "") -> SettingValue {
    for scope in [manifest, ""] {
      if let text = texts[Key(key: setting.key, scope: scope)] {
        return SettingValue(setting: setting, scope: scope, text: text, isDefault: false)
      }
    }
    return SettingValue(setting: setting, scope: "", text: setting.defaultValue, isDefault: true)
  }
}
