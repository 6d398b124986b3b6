/// The trusted proxies in plain memory, for the loops. Owned by the server; freed never while one runs.
@safe
struct TrustList {
  private let entries: UnsafePointer<TrustedProxy>
  private let count: Int

  init(_ proxies: [TrustedProxy]) {
    let memory = UnsafeMutablePointer<TrustedProxy>.allocate(capacity: max(proxies.count, 1))
    for (index, proxy) in proxies.enumerated() { unsafe (memory + index).initialize(to: proxy) }
    unsafe entries = UnsafePointer(memory)
    count = proxies.count
  }

  func deallocate() { unsafe entries.deallocate() }

  /// Whether the address is a trusted proxy's, and whether one that caches.
  func find(_ address: NetworkAddress) -> (isTrusted: Bool, isCaching: Bool) {
    var index = 0
    while index < count {
      if unsafe entries[index].contains(address) { return (true, unsafe entries[index].isCaching) }
      index &+= 1
    }
    return (false, false)
  }
}
