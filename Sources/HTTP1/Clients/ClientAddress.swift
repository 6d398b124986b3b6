/// Whose request it is: the peer, or what a trusted peer says.
struct ClientAddress {
  var address: NetworkAddress
  /// A caching proxy stood between.
  var isCached: Bool
  /// Came over a unix socket, without word from where.
  var isUnknown: Bool

  /// - Parameter peer: as accepted.
  init(peer: Peer) {
    address = peer.address
    isCached = peer.isCaching
    isUnknown = peer.isUnix
  }

  /// What the one source says that is believed (`ClientAddressSource`), of a trusted peer.
  init(
    _ bytes: borrowing Span<UInt8>, _ fields: FieldList, peer: Peer, trusting proxies: TrustList,
    source: AddressSource
  ) {
    self.init(peer: peer)
    if source == .forwardedFor {
      takeForwardedFor(bytes, fields, proxies)
    } else {
      takeOther(bytes, fields, proxies, source)
    }
  }

  /// All X-Forwarded-For lines are one list; its right-most hop that is no trusted proxy is the client. A hop that
  /// is no address makes the whole list worthless: then it is the peer.
  @inline(__always)
  private mutating func takeForwardedFor(
    _ bytes: borrowing Span<UInt8>, _ fields: FieldList, _ proxies: TrustList
  ) {
    if let only = Self.onlyHop(bytes, fields, proxies) {
      (address, isUnknown) = (only, false)
      return
    }
    takeList(bytes, fields, proxies)
  }

  /// The commonest list by far: one line, one IPv4 address, no proxy of ours.
  @inline(__always)
  private static func onlyHop(
    _ bytes: borrowing Span<UInt8>, _ fields: FieldList, _ proxies: TrustList
  ) -> NetworkAddress? {
    var only: RequestHead.Field?
    for place in 0..<fields.count where fields[place].kind == .forwardedFor {
      if only != nil { return nil }
      only = fields[place]
    }
    guard let only, let value = NetworkAddress.v4(bytes, Int(only.start), Int(only.end)) else { return nil }
    return proxies.find(.v4(value)).isTrusted ? nil : .v4(value)
  }

  @inline(never)
  private mutating func takeList(
    _ bytes: borrowing Span<UInt8>, _ fields: FieldList, _ proxies: TrustList
  ) {
    var hop = self
    var place = fields.count
    while place > 0 {
      place &-= 1
      let field = fields[place]
      if field.kind != .forwardedFor { continue }
      var index = Int(field.end)
      while let element = bytes.lastElement(Int(field.start), &index) {
        guard let address = bytes.hop(element.start, element.end) else { return }
        let found = proxies.find(address)
        hop = ClientAddress(peer: Peer(address: address, isUnix: false, isTrusted: true, isCaching: hop.isCached))
        if !found.isTrusted {
          self = hop
          return
        }
        hop.isCached = hop.isCached || found.isCaching
      }
    }
    self = hop
  }
}

extension Span<UInt8> {
  /// The last non-empty element of a comma-separated list that ends at `end`, which moves before it.
  fileprivate func lastElement(_ start: Int, _ end: inout Int) -> (start: Int, end: Int)? {
    while end > start, self[end &- 1].isBlank || self[end &- 1] == UInt8(ascii: ",") { end &-= 1 }
    guard end > start else { return nil }
    let last = end
    while end > start, self[end &- 1] != UInt8(ascii: ",") { end &-= 1 }
    var first = end
    while self[first].isBlank { first &+= 1 }
    return (first, last)
  }

  /// An address, perhaps in brackets, perhaps with a port.
  func hop(_ start: Int, _ end: Int) -> NetworkAddress? {
    if let address = NetworkAddress(self, start, end) { return address }
    guard start < end else { return nil }
    if self[start] == UInt8(ascii: "[") {
      var close = start + 1
      while close < end, self[close] != UInt8(ascii: "]") { close += 1 }
      guard close < end, isPort(close + 1, end) else { return nil }
      return NetworkAddress(self, start + 1, close)
    }
    var colon = start
    while colon < end, self[colon] != UInt8(ascii: ":") { colon += 1 }
    guard isPort(colon, end), let address = NetworkAddress.v4(self, start, colon) else { return nil }
    return .v4(address)
  }

  /// Nothing, or a colon and digits.
  private func isPort(_ start: Int, _ end: Int) -> Bool {
    if start == end { return true }
    guard self[start] == UInt8(ascii: ":"), end - start > 1 else { return false }
    return (start + 1..<end).allSatisfy { self[$0].isDigit }
  }
}
