import Basics

/// The key of a webhook's signatures, as Standard Webhooks 1.0 writes it: `whsec_` and the base64 of 24 to 64 bytes.
/// Never shows itself.
package struct WebhookSecret: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  /// Why a text is no secret. Holds nothing of it.
  package enum Fault: Error, Equatable, CustomStringConvertible {
    case asymmetric
    case notBase64
    /// `count` bytes.
    case length(count: Int)

    package var description: String {
      let wanted = "write whsec_ and the base64 of 24 to 64 random bytes, or leave it out to have one generated"
      return switch self {
      case .asymmetric:
        "cannot use the webhook secret: it is of the asymmetric kind (whsk_, whpk_), which is not built; \(wanted)"
      case .notBase64:
        "cannot use the webhook secret: what follows whsec_ is no base64 (RFC 4648 §4, with its =); \(wanted)"
      case .length(let count): "cannot use the webhook secret: it has \(count) bytes; \(wanted)"
      }
    }
  }

  private static let prefix = "whsec_"
  private static let lengths = 24...64

  private let key: [UInt8]

  /// - Parameter text: With `whsec_` or, as the reference libraries take it, without.
  package init(_ text: String) throws(Fault) {
    if ["whsk_", "whpk_"].contains(where: text.hasPrefix) { throw .asymmetric }
    let encoded = text.hasPrefix(Self.prefix) ? String(text.dropFirst(Self.prefix.count)) : text
    guard let key = Base64.decode(encoded) else { throw .notBase64 }
    guard Self.lengths.contains(key.count) else { throw .length(count: key.count) }
    self.key = key
  }

  /// The text of a new secret: 32 bytes of the kernel's randomness.
  package static func generate() -> String {
    var kernel = SystemRandomNumberGenerator()
    return prefix + Base64.encode((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &kernel) })
  }

  /// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, of which the receiver knows each.
  func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
    "v1," + Base64.encode(HMAC.sha256(Array("\(id).\(timestamp).".utf8) + body, key: key))
  }

  package var description: String { "(a webhook secret)" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
