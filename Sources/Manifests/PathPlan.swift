/// Decides which manifest of a site answers which path: those of RFC 8414 §3.1 and §5, OpenID Connect Discovery §4 and
/// RFC 9728 §3.1, and the others at which real clients look.
///
/// Derived paths belong to the manifest whose kind their suffix names; what is served stays where it is.
package enum PathPlan {
  /// One manifest of the site as it will be after the release.
  package struct Subject: Sendable {
    /// The manifest's name, unique in its site.
    package let name: String
    /// The version that is current after the release.
    package let document: Document
    /// Given with `--path`, in this release or before.
    package let explicitPaths: [String]

    /// A subject; by default without explicit paths.
    package init(name: String, document: Document, explicitPaths: [String] = []) {
      self.name = name
      self.document = document
      self.explicitPaths = explicitPaths
    }
  }

  /// Every path of a site after a release, and notes on paths that more than one manifest would derive.
  ///
  /// - Parameters:
  ///   - subjects: all manifests of the site, in order of first publication.
  ///   - existing: the paths served until now. They stay with their manifests; borrowed ones move where they belong.
  ///   - siteHosts: hosts that mean the site, lower case; those of its resources (else issuers) where empty. They
  ///     decide whose `jwks_uri` is the site's own.
  /// - Returns: the paths, by manifest in the order of `subjects` and then by path; and findings `path-kept`
  ///   (warning: an earlier owner keeps a path that another manifest derives) and `path-moved` (info: a borrowed path
  ///   went to the manifest it belongs to).
  /// - Throws: `PathError` for an explicit path that is malformed or another's, and for a manifest left without a path.
  package static func plan(
    subjects: [Subject], existing: [PathOwnership], siteHosts: Set<String> = []
  ) throws(PathError) -> (paths: [PathOwnership], findings: [Finding]) {
    var ledger = PathLedger(subjects: subjects, existing: existing)
    for subject in subjects {
      for path in subject.explicitPaths { try ledger.give(path, to: subject) }
    }
    for claim in PathDerivation(subjects: subjects, siteHosts: siteHosts).claims { ledger.add(claim) }
    try ledger.requirePaths()
    return (ledger.paths, ledger.findings)
  }
}
