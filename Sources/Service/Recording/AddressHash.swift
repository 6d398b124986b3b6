import Basics
import Evidence

/// Tells one address from another for as long as this process runs: under a random key that never leaves its memory.
enum AddressHash {
  private static let key = (UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max))

  /// - Returns: never 0, which stands for no address.
  static func of(_ address: IPAddress) -> UInt64 {
    let words = [key.0, key.1].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
    let hash = KeyedHash(key: words)?.hash(address.bytes) ?? 0
    return hash == 0 ? 1 : hash
  }
}
