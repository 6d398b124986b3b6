/// How much of a client's address is stored; recognition sees all of it before the cut (design: recording).
package enum AddressDetail: String, Sendable, CaseIterable {
  /// The whole address.
  case full
  /// The network: /24 of an IPv4 address, /48 of an IPv6 one. The default.
  case prefix
  /// Nothing.
  case none
}
