/// What going back to a release, or undoing one, changes: told before it is done.
package struct RollbackPlan: Sendable {
  /// A manifest whose current version changes.
  package struct Step: Sendable, Equatable {
    package let manifest: ManifestRecord
    /// Numbers of versions.
    package let from: Int
    package let to: Int
  }

  /// A manifest that does not go back, and why.
  package struct Stay: Sendable, Equatable {
    package let manifest: ManifestRecord
    /// The number of its current version.
    package let at: Int
    package let reason: String
  }

  /// "undo release 3"
  package let operation: String
  package let steps: [Step]
  package let stays: [Stay]
  /// The number of the last release that was known when the plan was made.
  let latestRelease: ReleaseNumber
}
