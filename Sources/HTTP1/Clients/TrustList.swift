/// The trusted proxies in plain memory, for the loops. Owned by the server; freed never while one runs.
@safe
struct TrustList {
  private struct Entry {
    let network: NetworkAddress
    let mask: NetworkAddress
    let isCaching: Bool
  }

  private let entries: UnsafePointer<Entry>
  private let count: Int

  init(_ proxies: [TrustedProxy]) {
    let memory = UnsafeMutablePointer<Entry>.allocate(capacity: max(proxies.count, 1))
    for (index, proxy) in proxies.enumerated() {
      let mask = NetworkAddress(high: ~0, low: ~0).masked(proxy.prefixLength)
      let entry = Entry(network: proxy.network, mask: mask, isCaching: proxy.isCaching)
      unsafe (memory + index).initialize(to: entry)
    }
    unsafe entries = UnsafePointer(memory)
    count = proxies.count
  }

  func deallocate() { unsafe entries.deallocate() }

  /// Whether the address is a trusted proxy's, and whether one that caches.
  func find(_ address: NetworkAddress) -> (isTrusted: Bool, isCaching: Bool) {
    var index = 0
    while index < count {
      let entry = unsafe entries[index]
      let high = (address.high ^ entry.network.high) & entry.mask.high
      let low = (address.low ^ entry.network.low) & entry.mask.low
      if high | low == 0 { return (true, entry.isCaching) }
      index &+= 1
    }
    return (false, false)
  }
}
