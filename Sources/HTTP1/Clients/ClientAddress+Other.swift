/// The sources other than X-Forwarded-For.
extension ClientAddress {
  @inline(never)
  mutating func takeOther(
    _ bytes: borrowing Span<UInt8>, _ fields: FieldList, _ proxies: TrustList, _ source: AddressSource
  ) {
    if source == .forwarded {
      takeForwarded(bytes, fields, proxies)
    } else {
      takeSingle(bytes, fields)
    }
  }

  /// One line with one address; otherwise it is the peer.
  private mutating func takeSingle(_ bytes: borrowing Span<UInt8>, _ fields: FieldList) {
    var only: RequestHead.Field?
    for place in 0..<fields.count where fields[place].kind == .address {
      if only != nil { return }
      only = fields[place]
    }
    guard let only, let said = bytes.hop(Int(only.start), Int(only.end)) else { return }
    (address, isUnknown) = (said, false)
  }

  /// All Forwarded lines are one list; its right-most hop that is no trusted proxy is the client. A hop that is no
  /// address right of all untrusted ones makes the list worthless, as does a fault in its grammar: then it is the peer.
  ///
  /// Read left to right, for a quoted string can be read in no other direction: each hop that is no trusted proxy
  /// supersedes what was found before it.
  private mutating func takeForwarded(
    _ bytes: borrowing Span<UInt8>, _ fields: FieldList, _ proxies: TrustList
  ) {
    var client: NetworkAddress?
    var (isFirst, isCached) = (true, false)
    for place in 0..<fields.count where fields[place].kind == .address {
      var hops = ForwardedHops(start: Int(fields[place].start), end: Int(fields[place].end))
      reading: while true {
        switch hops.next(bytes) {
        case .malformed: return
        case .end: break reading
        case .hop(let hop):
          let found = hop.map { proxies.find($0) } ?? (isTrusted: false, isCaching: false)
          if isFirst || !found.isTrusted {
            (client, isCached) = (hop, false)
          } else {
            isCached = isCached || found.isCaching
          }
          isFirst = false
        }
      }
    }
    guard let client else { return }
    (address, isUnknown) = (client, false)
    self.isCached = self.isCached || isCached
  }
}
