/// What a request tells about a version.
package enum EvidenceKind: String, Sendable, CaseIterable {
  /// A hit on an endpoint.
  case use
  /// A GET answered with 200.
  case fetch
  /// An `If-None-Match` that names the version.
  case proof
  /// Told by another server's access log.
  case log
  /// A HEAD: recorded, and holds nothing.
  case head
}
