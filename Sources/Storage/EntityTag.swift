/// The strong entity tag of a version (RFC 9110 §8.8.3): the first 128 bits of its SHA-256 in hex, quoted.
package enum EntityTag {
  package static func text(sha256: String) -> String {
    "\"\(sha256.prefix(32))\""
  }

  /// The tag's first 64 bits: what the journal keeps of an `If-None-Match` that names a version.
  package static func proof(sha256: String) -> UInt64 {
    UInt64(sha256.prefix(16), radix: 16) ?? 0
  }
}
