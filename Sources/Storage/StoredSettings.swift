/// The settings as they stood when they were read.
package struct StoredSettings: Sendable {
  private struct Key: Hashable {
    let key: String
    let scope: String
  }

  private let texts: [Key: String]

  init(rows: [(key: String, scope: String, value: String)]) {
    texts = rows.reduce(into: [:]) { $0[Key(key: $1.key, scope: $1.scope)] = $1.value }
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
