import System

/// An IP address as 16 bytes, IPv4 mapped into ::ffff:0:0/96 (RFC 4291 §2.5.5.2), kept as two big-endian numbers.
struct NetworkAddress: Hashable, Sendable {
  var high: UInt64
  var low: UInt64

  /// `::`, which stands for "no address".
  static var none: NetworkAddress { NetworkAddress(high: 0, low: 0) }

  /// An accepted peer's; `none` for a unix socket's.
  init(_ address: SocketAddress) {
    switch address.host {
    case .v4(let value): self = .v4(value)
    case .v6(let high, let low): self.init(high: high, low: low)
    case nil: self = .none
    }
  }

  init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

  static func v4(_ value: UInt32) -> NetworkAddress { NetworkAddress(high: 0, low: 0xFFFF_0000_0000 | UInt64(value)) }

  var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }

  var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 16)
    for index in 0..<8 {
      bytes[index] = UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * index))
      bytes[index + 8] = UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * index))
    }
    return bytes
  }
}
