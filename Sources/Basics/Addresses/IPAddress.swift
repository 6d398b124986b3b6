/// One Internet address, IPv4 or IPv6, as 128 bits; IPv4 is kept in its IPv4-mapped form (RFC 4291 §2.5.5.2), so that
/// `192.0.2.1` and `::ffff:192.0.2.1` are the same address.
@frozen @usableFromInline package struct IPAddress: Sendable, Hashable {
  /// The address in network order: the first byte is the most significant one.
  @usableFromInline package let bits: UInt128

  /// The first 96 bits of every IPv4-mapped address.
  @inlinable static var mappedBits: UInt128 { 0xFFFF_0000_0000 }

  @inlinable package init(bits: UInt128) {
    self.bits = bits
  }

  /// - Parameter quad: the bytes of an IPv4 address, the first the most significant.
  @inlinable package init(quad: UInt32) {
    bits = Self.mappedBits | UInt128(quad)
  }

  /// - Parameter bytes: 16 bytes in network order, IPv4 as IPv4-mapped; or 4 bytes of an IPv4 address.
  ///   Nil for any other count.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 16 || bytes.count == 4 else { return nil }
    var value: UInt128 = 0
    for byte in bytes { value = value << 8 | UInt128(byte) }
    self.bits = bytes.count == 4 ? Self.mappedBits | value : value
  }

  /// The 16 bytes in network order, IPv4 as IPv4-mapped.
  package var bytes: [UInt8] {
    (0..<16).map { UInt8(truncatingIfNeeded: bits >> UInt128(120 - 8 * $0)) }
  }

  /// Whether this is an IPv4 address, however it was written.
  @inlinable package var isV4: Bool { bits >> 32 == Self.mappedBits >> 32 }

  /// The 32 bits of an IPv4 address; nil for IPv6.
  @inlinable package var v4Bits: UInt32? { isV4 ? UInt32(truncatingIfNeeded: bits) : nil }

  /// Whether it is this machine's own: 127.0.0.0/8 (RFC 1122 §3.2.1.3) or ::1 (RFC 4291 §2.5.3).
  package var isLoopback: Bool { isV4 ? bits >> 24 & 0xFF == 127 : bits == 1 }
}
