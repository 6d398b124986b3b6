/// `ClientAddressSource` as the loops ask it for each request: a number.
enum AddressSource: UInt8 {
  case forwardedFor, forwarded, single

  init(_ source: ClientAddressSource) {
    switch source {
    // Under the PROXY protocol only observe listeners have peers that are believed, and those have no PROXY header:
    // no server that mirrors HTTP requests sends one.
    case .forwardedFor, .proxy: self = .forwardedFor
    case .forwarded: self = .forwarded
    case .header: self = .single
    }
  }

  /// The field that holds the address.
  @inline(__always)
  var kind: FieldKind { self == .forwardedFor ? .forwardedFor : .address }
}
