import Basics

/// The first two numbers of IPv4 addresses that lie in networks: nearly all others are told by them to lie in none.
struct QuadStarts: Sendable {
  /// A bit for each.
  private var bits = [UInt64](repeating: 0, count: 1 << 10)

  init(of networks: [IPPrefix]) {
    for network in networks {
      if let first = network.first.v4Bits, let last = network.last.v4Bits {
        for start in (first >> 16)...(last >> 16) { bits[Int(start >> 6)] |= 1 << UInt64(start & 63) }
      } else if network.contains(IPAddress(quad: 0)) {
        // One of all addresses.
        bits = [UInt64](repeating: ~0, count: bits.count)
      }
    }
  }

  /// Whether an address that begins as this one may lie in one of them.
  func has(_ quad: UInt32) -> Bool { bits[Int(quad >> 22)] >> UInt64(quad >> 16 & 63) & 1 == 1 }
}
