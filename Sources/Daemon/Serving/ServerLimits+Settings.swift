import HTTP1
import Operations
import Storage

extension ServerLimits {
  /// The limits in force for a run: what was given for it, else the settings.
  /// - Parameter given: texts by key, checked against their settings.
  init(_ database: Database, given: [String: String]) throws(StorageError) {
    self.init()
    for setting in Setting.limits {
      let stored = try database.setting(setting).text
      take(setting, given[setting.key] ?? stored)
    }
  }

  private mutating func take(_ setting: Setting, _ text: String) {
    let value = Int(setting.type == .duration ? DurationText.seconds(text) ?? 0 : Int64(text) ?? 0)
    switch setting.key {
    case Setting.maxHeadBytes.key: headBytes = value
    case Setting.maxHeaders.key: headerFields = value
    case Setting.maxBodyBytes.key: bodyBytes = value
    case Setting.headTimeout.key: headTimeoutSeconds = value
    case Setting.bodyTimeout.key: bodyTimeoutSeconds = value
    case Setting.idleTimeout.key: idleTimeoutSeconds = value
    case Setting.writeTimeout.key: writeTimeoutSeconds = value
    case Setting.maxConnections.key: connections = value
    case Setting.maxConnectionsPerAddress.key: connectionsPerAddress = value
    default: preconditionFailure("a limit that no server knows: \(setting.key)")
    }
  }
}
