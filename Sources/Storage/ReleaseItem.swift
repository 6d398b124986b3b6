/// One manifest on its way into a release: found or made, not yet current.
struct ReleaseItem {
  let siteID: Int64
  let origin: String
  let manifestID: Int64
  let name: String
  let kind: String
  let versionID: Int64
  let number: Int
  let previous: (id: Int64, number: Int)?
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
