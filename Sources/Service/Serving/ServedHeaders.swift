package import Storage

/// What the daemon sends with a manifest, for those who ask without asking the daemon.
package enum ServedHeaders {
  /// The Cache-Control header by the settings (a running daemon's `--max-age` apart).
  package static func cacheControl(of manifest: String, _ settings: StoredSettings) -> String {
    CachePolicy(settings, manifest: manifest, maxAge: nil).cacheControl
  }
}
