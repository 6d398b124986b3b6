package import HTTP1
import Operations

/// What `serve` was asked to do.
package struct DaemonConfiguration: Sendable {
  package var databasePath: String
  package var server: ServerConfiguration
  /// Published when the database is empty.
  package var manifestsFolder: String
  /// Where its shell hooks lie.
  package var hooksFolder: String
  /// Seconds; wins over the setting `max_age` for this run.
  package var maxAge: Int64?
  /// Limits for this run, by the keys of their settings, which they win over; checked.
  package var limits: [String: String]
  /// Who released what an empty database is filled with.
  package var releasedBy: String

  package init(
    databasePath: String, server: ServerConfiguration, manifestsFolder: String, hooksFolder: String, maxAge: Int64?,
    releasedBy: String, limits: [String: String] = [:]
  ) {
    self.databasePath = databasePath
    self.server = server
    self.manifestsFolder = manifestsFolder
    self.hooksFolder = hooksFolder
    self.maxAge = maxAge
    self.releasedBy = releasedBy
    self.limits = limits
  }
}
