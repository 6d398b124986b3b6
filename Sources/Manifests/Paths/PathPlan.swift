import Basics

/// Decides which manifest of a site answers which path: those of RFC 8414 §3.1 and §5, OpenID Connect Discovery §4 and
/// RFC 9728 §3.1, and the others at which real clients look.
///
/// A path belongs to the document whose issuer or resource makes it; where none does, to the first by effective time.
/// All versions ever released are looked at, and nothing else: the same releases give the same paths, in whatever
/// order they became known.
package enum PathPlan {
  /// One manifest of the site as it will be after the release.
  package struct Subject: Sendable {
    /// A version that was released.
    package struct Version: Sendable {
      let facts: PathFacts
      /// Its first release.
      let since: PathMoment
      /// Whether it is current after the release.
      let isCurrent: Bool

      package init(facts: PathFacts, since: PathMoment, isCurrent: Bool) {
        (self.facts, self.since, self.isCurrent) = (facts, since, isCurrent)
      }
    }

    /// The manifest's name, unique in its site.
    package let name: String
    package let kind: Kind
    /// Each once.
    package let versions: [Version]
    /// Given with `--path` in this release.
    package let explicitPaths: [String]

    /// A subject; by default without explicit paths.
    package init(name: String, kind: Kind, versions: [Version], explicitPaths: [String] = []) {
      (self.name, self.kind) = (name, kind)
      (self.versions, self.explicitPaths) = (versions, explicitPaths)
    }

    /// When the manifest was first released.
    var since: PathMoment { versions.map(\.since).min() ?? PathMoment() }
  }

  /// Every path of a site after a release, and notes on paths that more than one manifest would derive.
  ///
  /// - Parameters:
  ///   - subjects: all manifests of the site.
  ///   - existing: the paths served until now. Those given with `--path` stay; the others are compared only.
  ///   - siteHosts: hosts that mean the site, lower case; those of its resources (else issuers) where empty. They
  ///     decide whose `jwks_uri` is the site's own, and whose issuer.
  ///   - requiresPaths: whether a manifest without a path is an error.
  /// - Returns: the paths, by manifest in the order of `subjects` and then by path; and findings `path-kept`
  ///   (warning: another manifest has a path that this one derives), `path-moved` (a served path goes to another
  ///   manifest; info where the former one only stood in), `path-dropped` (warning: nobody answers it any more) and
  ///   `keys-shared` or `keys-apart` (info).
  /// - Throws: `PathError` for an explicit path that is malformed or another's, and for a manifest left without a path.
  package static func plan(
    subjects: [Subject], existing: [PathOwnership], siteHosts: Set<String> = [], requiresPaths: Bool = true
  ) throws(PathError) -> (paths: [PathOwnership], findings: [Finding]) {
    var given = Dictionary(existing.filter(\.explicit).map { ($0.path, $0.manifest) }) { first, _ in first }
    for subject in subjects { for path in subject.explicitPaths { given[PathText.normal(path)] = subject.name } }
    let derivation = PathDerivation(subjects: subjects, siteHosts: siteHosts, given: given)
    var ledger = PathLedger(subjects: subjects, existing: existing, claims: derivation.claims)
    for subject in subjects {
      for path in subject.explicitPaths { try ledger.give(path, to: subject) }
    }
    ledger.settle()
    if requiresPaths { try ledger.requirePaths(derivation.keys) }
    return (ledger.paths, ledger.findings + derivation.findings)
  }

  /// Whether a path is one of those that a kind has whatever its documents say.
  package static func isUsual(_ path: String, of kind: Kind) -> Bool { PathRows.fixed(kind).contains(path) }
}
