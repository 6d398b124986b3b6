package import Storage

/// What `publish` was asked to do.
package struct PublishRequest: Sendable {
  /// Files or folders; "-" is the standard input.
  package var files: [String]
  package var name: String?
  package var site: String?
  package var kind: String?
  /// Paths beside the derived ones.
  package var paths: [String]
  /// Whether bytes that were superseded may become current again; else they are refused.
  package var goesBack: Bool
  package var isDryRun: Bool
  package var note: ReleaseNote

  package init(
    files: [String], name: String? = nil, site: String? = nil, kind: String? = nil, paths: [String] = [],
    goesBack: Bool = false, isDryRun: Bool = false, note: ReleaseNote
  ) {
    self.files = files
    self.name = name
    self.site = site
    self.kind = kind
    self.paths = paths
    self.goesBack = goesBack
    self.isDryRun = isDryRun
    self.note = note
  }
}
