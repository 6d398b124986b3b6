package import Basics

extension IPAddress {
  /// The address cut down to what may be stored: whole, its /24 (IPv4) or /48 (IPv6), or nothing (the empty string).
  package func prefix(cut detail: AddressDetail) -> String {
    switch detail {
    case .full: description
    case .prefix: v4Bits.map(Self.network) ?? IPPrefix(around: self, length: 48).description
    case .none: ""
    }
  }

  /// The /24 around an IPv4 address, as `IPPrefix` writes it: nearly every client's.
  private static func network(_ quad: UInt32) -> String {
    // As long as it is, for up to fifteen letters take no memory of their own.
    var length = 7
    for shift in [24, 16, 8] as [UInt32] {
      let octet = UInt8(truncatingIfNeeded: quad >> shift)
      length += octet >= 100 ? 3 : octet >= 10 ? 2 : 1
    }
    return unsafe String(unsafeUninitializedCapacity: length) { text in
      var count = 0
      func put(_ byte: UInt8) {
        unsafe text[count] = byte
        count += 1
      }
      for shift in [24, 16, 8] as [UInt32] {
        let octet = UInt8(truncatingIfNeeded: quad >> shift)
        if octet >= 100 { put(0x30 + octet / 100) }
        if octet >= 10 { put(0x30 + octet / 10 % 10) }
        put(0x30 + octet % 10)
        put(UInt8(ascii: "."))
      }
      for byte in "0/24".utf8 { put(byte) }
      return count
    }
  }

  /// The first address of the network that `prefix` tells; nil where nothing is kept.
  package func network(cut detail: AddressDetail) -> IPAddress? {
    switch detail {
    case .full: self
    case .prefix: IPPrefix(around: self, length: isV4 ? 24 : 48).first
    case .none: nil
    }
  }
}
