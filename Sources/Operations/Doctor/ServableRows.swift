package import Storage

/// What the database may hold that no verb has put there: it is passed over and told, and the rest is served.
package enum ServableRows {
  /// Longer than any request line that is read.
  private static let pathLimit = 8_192

  /// Whether a stored path can be one of a request: visible ASCII from a slash on (RFC 9112 §3.2.1).
  package static func isPath(_ path: String) -> Bool {
    path.utf8.first == UInt8(ascii: "/") && path.utf8.count <= pathLimit
      && path.utf8.allSatisfy { (33...126).contains($0) }
  }

  /// Whether it is a SHA-256 as versions are stored with: their entity tags are made of it.
  package static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  package static func faults(settings: StoredSettings, paths: [PathRecord], manifests: [CurrentManifest]) -> [String] {
    let names = Dictionary(manifests.map { ($0.manifest.id, $0.manifest.name) }) { first, _ in first }
    return faults(settings: settings, paths: paths, names: names)
      + manifests.filter { !isDigest($0.sha256) }.map {
        "the stored digest of manifest '\($0.manifest.name)' is none, and it is not served; publish it anew"
      }
  }

  /// - Parameter names: of the manifests, by their row ids.
  private static func faults(settings: StoredSettings, paths: [PathRecord], names: [ManifestID: String]) -> [String] {
    settings.unusable.map {
      "the stored value of setting \($0) is none that it can take, and is passed over; set it anew"
    }
      + paths.filter { !isPath($0.path) }.map {
        "a stored path of manifest '\(names[$0.manifestID] ?? "")' is no path, and is not served; publish it anew"
      }
  }
}
