/// Who a client hash stands for, given once in each journal segment, on a loop thread: be quick, do no I/O.
package struct ClientFacts: Sendable, Equatable {
  /// As sent; empty: none was.
  package let userAgent: [UInt8]
  /// 16 bytes, IPv4 mapped. All zero if `isUnixPeerWithoutAddress`.
  package let address: [UInt8]
  /// It came over a unix socket, and no `X-Forwarded-For` said from where.
  package let isUnixPeerWithoutAddress: Bool
  /// The watched headers it sent, names in lower case.
  package let headers: [(name: String, value: [UInt8])]

  package init(
    userAgent: [UInt8], address: [UInt8], isUnixPeerWithoutAddress: Bool, headers: [(name: String, value: [UInt8])]
  ) {
    self.userAgent = userAgent
    self.address = address
    self.isUnixPeerWithoutAddress = isUnixPeerWithoutAddress
    self.headers = headers
  }

  package static func == (left: ClientFacts, right: ClientFacts) -> Bool {
    left.userAgent == right.userAgent && left.address == right.address
      && left.isUnixPeerWithoutAddress == right.isUnixPeerWithoutAddress
      && left.headers.elementsEqual(right.headers) { $0.name == $1.name && $0.value == $1.value }
  }
}
