import Basics
import HTTP1
import Operations

/// The name under which this proxy signs what it passes on, in Via (RFC 9110 §7.6.3): by it a request that has come
/// back is recognised.
///
/// A pseudonym of the database: random, so that no other proxy on the way has it, and the same after a restart.
struct ProxyName: Sendable {
  /// `manifestd-` and twelve hexadecimal digits.
  let text: String

  /// - Parameter database: its identity, random bytes; what is shown of them does not tell them.
  init(database identity: [UInt8]) {
    let digest = SHA256.digest(Array("manifestd via ".utf8) + identity)
    text = "manifestd-" + Array(digest.prefix(6)).hexadecimal
  }

  /// What is added to a message that came by such a version of HTTP.
  func via(isHTTP10: Bool) -> String { "\(isHTTP10 ? "1.0" : "1.1") \(text)" }

  /// Whether a request has been here before: one of its Via elements, `protocol name (comment)`, has our name.
  func hasSent(_ request: HandledRequest) -> Bool {
    request.values(of: "via").contains { line in
      line.split { [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ",")].contains($0) }
        .contains { $0.elementsEqual(text.utf8) }
    }
  }
}
