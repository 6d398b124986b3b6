import Storage
import Synchronization

/// Who was recognised before, and what is stored of the client they named: each costs more than all else that is done
/// for a request, and the next request of the same client is told the same.
final class KnownCallers: Sendable {
  struct Key: Hashable, Sendable {
    /// Of address, user agent and watched headers, under a key of this process: nobody can make two senders one.
    let sender: UInt64
    let site: Int64
    let isBrowser: Bool
    let clientID: String?
    let redirectURI: String?
    let registration: Registration?

    /// Bytes of what strangers name.
    fileprivate var byteCount: Int {
      (clientID?.utf8.count ?? 0) + (redirectURI?.utf8.count ?? 0) + (registration?.byteCount ?? 0)
    }
  }

  struct Known: Sendable {
    let client: ClientIdentity
    /// The client as the journal has it.
    let bytes: [UInt8]
    let namedClient: String
    let redirectHost: String
  }

  /// Forgotten all at once when there are more: a crowd costs what it cost without.
  private static let limit = 4_096
  /// Longer ids, URLs and names are not kept, bytes in all.
  private static let longest = 1_024

  private let known = Mutex<[Key: Known]>([:])

  func find(_ key: Key) -> Known? { known.withLock { $0[key] } }

  func remember(_ key: Key, _ value: Known) {
    if key.byteCount > Self.longest { return }
    known.withLock { known in
      if known.count >= Self.limit { known = [:] }
      known[key] = value
    }
  }
}
