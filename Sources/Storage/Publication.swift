package import Basics
package import Manifests

/// One manifest that a release is about to make current.
package struct Publication: Sendable {
  package let origin: Origin
  package let name: String
  package let document: Document
  /// Paths given by the operator, beside the derived ones.
  package let explicitPaths: [String]

  package init(origin: Origin, name: String, document: Document, explicitPaths: [String] = []) {
    self.origin = origin
    self.name = name
    self.document = document
    self.explicitPaths = explicitPaths
  }
}

/// Who releases, when and why.
package struct ReleaseNote: Sendable {
  package let by: String
  package let message: String
  /// Seconds that the versions ended by this release are let pass; nil: the setting `grace`.
  package let grace: Int64?
  /// A time in the past: history is being loaded. Nil: the release takes effect now.
  package let at: Int64?
  package let now: Int64

  package init(by: String, message: String, grace: Int64? = nil, at: Int64? = nil, now: Int64) {
    self.by = by
    self.message = message
    self.grace = grace
    self.at = at
    self.now = now
  }
}

/// What a release did, or would do.
package struct ReleaseResult: Sendable {
  /// Nil when nothing changed: no release was made.
  package let release: ReleaseNumber?
  package let effectiveAt: Int64?
  package let manifests: [ReleasedManifest]
  package let findings: [Finding]
  /// Empty for history, and where nothing changed.
  package let impact: ReleaseImpact

  /// The same result with what was noticed before it.
  package func adding(_ earlier: [Finding]) -> ReleaseResult {
    ReleaseResult(
      release: release, effectiveAt: effectiveAt, manifests: manifests, findings: earlier + findings, impact: impact)
  }
}

/// One manifest of a release.
package struct ReleasedManifest: Sendable, Equatable {
  package let site: String
  package let name: String
  package let kind: String
  package let version: Int
  /// The version that was current before; nil for a new manifest.
  package let previous: Int?
  package var changed: Bool { version != previous }
  package let sha256: String
  package let bytes: Int
  package var paths: [String]
}
