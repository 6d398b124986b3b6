import Basics
import Evidence

/// Distinguishes one address from another for as long as this process runs: under a random key that never leaves its
/// memory.
enum AddressHash {
  private static let hash = KeyedHash(key: (0..<16).map { _ in UInt8.random(in: .min ... .max) })

  /// - Returns: never 0, which stands for no address.
  static func of(_ address: IPAddress) -> UInt64 {
    let (upper, lower) = (UInt64(truncatingIfNeeded: address.bits >> 64), UInt64(truncatingIfNeeded: address.bits))
    let hash = Self.hash?.hash(upper, lower, 0) ?? 0
    return hash == 0 ? 1 : hash
  }
}
