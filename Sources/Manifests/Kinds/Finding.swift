/// A note on a release for the operator, by a named rule.
package struct Finding: Sendable, Equatable {
  /// `path-kept`, …
  package let rule: String
  /// `info`, `warning` or `error`.
  package let severity: String
  /// The name of the manifest it is about.
  package let manifest: String
  /// One line for people.
  package let message: String

  /// A finding.
  package init(rule: String, severity: String, manifest: String, message: String) {
    self.rule = rule
    self.severity = severity
    self.manifest = manifest
    self.message = message
  }
}
