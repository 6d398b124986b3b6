/// A network whose word on the client's address is taken (`--trust-proxy CIDR[,cache]`).
package struct TrustedProxy: Sendable, Hashable {
  let network: NetworkAddress
  /// Of 128, IPv4 being mapped.
  let prefixLength: Int
  /// It revalidates with its own tags under its client's user agent: what comes through it proves nothing.
  package let isCaching: Bool

  /// Reads `10.0.0.0/8`, `10.0.0.0/8,cache`, or one address. nil: no such network, or bits set behind the prefix.
  package init?(_ text: String) {
    var cidr = Substring(text)
    isCaching = cidr.hasSuffix(",cache")
    if isCaching { cidr = cidr.dropLast(6) }
    let parts = cidr.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2, let address = NetworkAddress(String(first)) else { return nil }
    let bits = first.contains(":") ? 128 : 32
    var length = bits
    if parts.count == 2 {
      guard let given = UInt8(parts[1]), Int(given) <= bits else { return nil }
      length = Int(given)
    }
    (network, prefixLength) = (address, 128 - bits + length)
    guard network.masked(prefixLength) == network else { return nil }
  }

  /// Who is trusted by default: this machine. (Peers on a unix socket always are: its file mode decides who they are.)
  package static var standard: [TrustedProxy] { ["127.0.0.0/8", "::1"].compactMap { TrustedProxy($0) } }
}

extension NetworkAddress {
  /// The first `length` bits, the others zero.
  func masked(_ length: Int) -> NetworkAddress {
    let highBits = min(length, 64)
    let lowBits = max(length - 64, 0)
    return NetworkAddress(
      high: highBits == 0 ? 0 : high & (~0 << UInt64(64 - highBits)),
      low: lowBits == 0 ? 0 : low & (~0 << UInt64(64 - lowBits)))
  }
}
