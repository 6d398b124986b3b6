/// One manifest on its way into a release: found or made, not yet current.
struct ReleaseItem {
  let siteID: SiteID
  let origin: String
  let manifestID: ManifestID
  let name: String
  let kind: String
  let versionID: VersionID
  let number: Int
  let previous: (id: VersionID, number: Int)?
  let sha256: String
  let byteCount: Int
  /// Nil in a rollback: nothing is planned anew.
  let publication: Publication?
  /// URLs declared retired that its version advertises, which is new: the declarations are gone.
  var declarations: [String] = []

  var changes: Bool { previous?.id != versionID }
}

/// How a release came about; the words of the `release` table.
package enum ReleaseAct: String, Sendable {
  case publish, rollback, history
}
