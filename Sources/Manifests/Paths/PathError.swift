import Basics

/// Why a release's paths cannot be.
package enum PathError: Error, Equatable, CustomStringConvertible {
  /// No path that a request could ask for.
  case invalid(path: String, manifest: String, reason: String)
  /// Another manifest answers it, or is given it in the same release.
  case owned(path: String, manifest: String, owner: String)
  /// Nothing to serve it at: its kind has no well-known place, or others have them all.
  case noPath(manifest: String, kind: String, owners: [String])
  /// Nothing tells which of several key sets belongs to which of the documents that name a `jwks_uri`, or to any.
  case untoldKeys(manifests: [String], places: [String])

  /// One line: what failed, why, and what to do.
  package var description: String {
    switch self {
    case .invalid(let path, let manifest, let reason):
      "\(manifest) cannot be served at \(JSON.string(path).text()): \(reason)"
    case .owned(let path, let manifest, let owner):
      "\(manifest) cannot be served at \(JSON.string(path).text()): it belongs to \(owner); choose another --path"
    case .noPath(let manifest, let kind, []):
      "\(manifest) has no path: documents of kind \(kind) have no well-known place; give --path"
    case .noPath(let manifest, _, let owners):
      "\(manifest) has no path: all of its own belong to \(owners.joined(separator: ", ")); give --path"
    case .untoldKeys(let manifests, let places):
      "\(manifests.joined(separator: ", ")) \(manifests.count == 1 ? "has" : "have") no path: nothing tells of which "
        + "document these keys are, and of several key sets none is served by guess; publish each with --path and its "
        + "jwks_uri's path\(places.isEmpty ? "" : " (\(places.joined(separator: ", ")))"), or name it jwks.NAME as "
        + "oauth-authorization-server.NAME"
    }
  }
}
