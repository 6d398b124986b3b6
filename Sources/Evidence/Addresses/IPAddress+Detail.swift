package import Basics

extension IPAddress {
  /// The address cut down to what may be stored: whole, its /24 (IPv4) or /48 (IPv6), or nothing (the empty string).
  package func prefix(cut detail: AddressDetail) -> String {
    switch detail {
    case .full: description
    case .prefix: IPPrefix(around: self, length: isV4 ? 24 : 48).description
    case .none: ""
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
