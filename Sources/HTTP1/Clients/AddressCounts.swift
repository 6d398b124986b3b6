import Synchronization

/// How many connections each client has open, over all loops. A client of IPv6 is its /64: one subscriber has all of
/// it.
///
/// Asked when connections begin and end, never for a request.
final class AddressCounts: Sendable {
  private let counts = Mutex<[NetworkAddress: Int]>([:])

  /// - Returns: how many the client has open now.
  func add(_ address: NetworkAddress) -> Int {
    counts.withLock { counts in
      let count = (counts[Self.key(address)] ?? 0) + 1
      counts[Self.key(address)] = count
      return count
    }
  }

  func remove(_ address: NetworkAddress) {
    counts.withLock { counts in
      let count = (counts[Self.key(address)] ?? 1) - 1
      counts[Self.key(address)] = count > 0 ? count : nil
    }
  }

  private static func key(_ address: NetworkAddress) -> NetworkAddress {
    address.isV4 ? address : address.masked(64)
  }
}
