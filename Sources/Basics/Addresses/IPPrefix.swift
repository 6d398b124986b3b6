/// A network, `160.79.104.0/21` or `2001:db8::/32`.
@frozen @usableFromInline package struct IPPrefix: Sendable, Hashable {
  /// The first address of the network.
  @usableFromInline package let first: IPAddress
  /// How many leading bits are fixed, of 128: an IPv4 /24 has 120.
  @usableFromInline package let fixedBits: Int
  /// Whether it is written as an IPv4 network. `::/0` holds no IPv4 address, `0.0.0.0/0` no IPv6 one.
  @usableFromInline package let isV4: Bool

  /// Reads `ADDRESS/LENGTH` strictly: the length in plain decimal, no bit set after it. Nil for anything else, a bare
  /// address included.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(String(parts[0])),
      let length = Self.decimal(parts[1].utf8)
    else { return nil }
    let written4 = !parts[0].contains(":")
    guard length <= (written4 ? 32 : 128) else { return nil }
    let fixed = written4 ? 96 + length : length
    guard address.bits & ~Self.mask(fixed) == 0 else { return nil }
    self.init(first: address, fixedBits: fixed, isV4: address.isV4 && fixed >= 96)
  }

  /// The network of that length around an address: bits behind it are cut off.
  /// - Parameter length: as written after the slash, 0...32 for IPv4, 0...128 for IPv6; larger is taken as the maximum.
  package init(around address: IPAddress, length: Int) {
    let fixed = address.isV4 ? 96 + max(0, min(length, 32)) : max(0, min(length, 128))
    self.init(first: IPAddress(bits: address.bits & Self.mask(fixed)), fixedBits: fixed, isV4: address.isV4)
  }

  private init(first: IPAddress, fixedBits: Int, isV4: Bool) {
    self.first = first
    self.fixedBits = fixedBits
    self.isV4 = isV4
  }

  /// The last address of the network.
  package var last: IPAddress { IPAddress(bits: first.bits | ~Self.mask(fixedBits)) }

  /// Whether the address lies in it; never across families.
  @inlinable package func contains(_ address: IPAddress) -> Bool {
    address.isV4 == isV4 && address.bits & Self.mask(fixedBits) == first.bits
  }

  @inlinable static func mask(_ fixedBits: Int) -> UInt128 {
    fixedBits == 0 ? 0 : UInt128.max << UInt128(128 - fixedBits)
  }

  /// A decimal number of at most three digits, without sign or leading zero.
  private static func decimal(_ text: Substring.UTF8View) -> Int? {
    guard (1...3).contains(text.count), text.allSatisfy(ASCII.isDigit),
      text.count == 1 || text.first != UInt8(ascii: "0")
    else { return nil }
    return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
}

extension IPPrefix: CustomStringConvertible {
  /// Canonical text; IPv4 networks as IPv4, however they were written.
  @usableFromInline package var description: String {
    "\(first)/\(isV4 ? fixedBits - 96 : fixedBits)"
  }
}
