import Basics
import Evidence
import Storage
import Synchronization

/// Who was recognised before, and what is stored of the client they named: each costs more than all else that is done
/// for a request, and the next request of the same client is told the same.
final class KnownCallers: Sendable {
  struct Key: Hashable, Sendable {
    /// Of address, user agent and watched headers, under a key of this process: nobody can make two senders one.
    let sender: UInt64
    let isGet: Bool
    let site: SiteID
    let clientID: String?
    let redirectURI: String?
    let registration: Registration?
    /// Where the sender is told without: as much of the address as makes a difference.
    var address: IPAddress?
    /// Whether some platform has it for its own.
    var isOwn = false
    /// And of which time, as `RuleSet.rangesEra` has it.
    var era = 0

    init(
      sender: UInt64, isGet: Bool, site: SiteID, clientID: String?, redirectURI: String?, registration: Registration?
    ) {
      (self.sender, self.isGet, self.site, self.clientID) = (sender, isGet, site, clientID)
      (self.redirectURI, self.registration) = (redirectURI, registration)
    }

    /// Bytes of what strangers name.
    fileprivate var byteCount: Int {
      (clientID?.utf8.count ?? 0) + (redirectURI?.utf8.count ?? 0) + (registration?.byteCount ?? 0)
    }
  }

  /// What a request tells of its sender, the network apart.
  final class Recognised: Sendable {
    /// Whether by the client_id or redirect_uri that it gave is reported in it.
    let recognition: Recognition
    let namedClient: String
    /// Keyed, of the client id; 0: none.
    let clientHash: Int64
    let redirectHost: String

    init(recognition: Recognition, namedClient: String, clientHash: Int64, redirectHost: String) {
      (self.recognition, self.namedClient) = (recognition, namedClient)
      (self.clientHash, self.redirectHost) = (clientHash, redirectHost)
    }
  }

  struct Known: Sendable {
    let client: ClientIdentity
    /// The client as the journal has it; nil for a logged request, which goes into none.
    let bytes: [UInt8]?
    let facts: Recognised
  }

  /// Forgotten all at once when there are more: a crowd costs what it cost without.
  private static let limit = 4_096
  /// Longer ids, URLs and names are not kept, bytes in all.
  private static let longest = 1_024

  private let known = Mutex<[Key: Known]>([:])
  /// Of logged requests: the networks of one crowd are many, and what it is made of few.
  private let recognised = Mutex<[Key: Recognised]>([:])

  func find(_ key: Key) -> Known? { known.withLock { $0[key] } }

  func remember(_ key: Key, _ value: Known) {
    if key.byteCount > Self.longest { return }
    known.withLock { known in
      if known.count >= Self.limit { known = [:] }
      known[key] = value
    }
  }

  func recognised(_ key: Key) -> Recognised? { recognised.withLock { $0[key] } }

  func remember(_ key: Key, _ value: Recognised) {
    if key.byteCount > Self.longest { return }
    recognised.withLock { recognised in
      if recognised.count >= Self.limit { recognised = [:] }
      recognised[key] = value
    }
  }
}
