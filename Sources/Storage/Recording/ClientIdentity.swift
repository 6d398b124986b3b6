package import Evidence

/// A caller as the journal describes it, already recognised and cut to its network.
///
/// A fold passes each along and looks it up many times: it is one reference, and is hashed once.
package struct ClientIdentity: Sendable {
  /// What callers have in common that differ in their networks only.
  private final class Kind: Sendable {
    let connector: String
    let connectorClass: ConnectorClass
    let attribution: Attribution
    let rule: String
    let userAgent: String
    let unmatchedToken: String?
    let hash: Int

    init(
      _ connector: String, _ connectorClass: ConnectorClass, _ attribution: Attribution, _ rule: String,
      _ userAgent: String, _ unmatchedToken: String?
    ) {
      (self.connector, self.connectorClass, self.attribution) = (connector, connectorClass, attribution)
      (self.rule, self.userAgent, self.unmatchedToken) = (rule, userAgent, unmatchedToken)
      // What distinguishes them nearly always; the rest is left to `==`.
      hash = userAgent.hashValue
    }

    func isSame(as other: Kind) -> Bool {
      hash == other.hash && userAgent == other.userAgent && connector == other.connector
        && connectorClass == other.connectorClass && attribution == other.attribution && rule == other.rule
        && unmatchedToken == other.unmatchedToken
    }
  }

  /// What is shared by all copies.
  private final class Facts: Sendable {
    let kind: Kind
    let network: String
    let address: UInt64
    let hash: Int

    init(_ kind: Kind, _ network: String, _ address: UInt64) {
      (self.kind, self.network, self.address) = (kind, network, address)
      var hasher = Hasher()
      hasher.combine(kind.hash)
      hasher.combine(network)
      hash = hasher.finalize()
    }
  }

  private let facts: Facts

  package init(
    connector: String, connectorClass: ConnectorClass, attribution: Attribution, rule: String, userAgent: String,
    network: String, unmatchedToken: String? = nil, address: UInt64 = 0
  ) {
    facts = Facts(
      Kind(connector, connectorClass, attribution, rule, userAgent, unmatchedToken), network, address)
  }

  private init(_ facts: Facts) { self.facts = facts }

  package var connector: String { facts.kind.connector }
  package var connectorClass: ConnectorClass { facts.kind.connectorClass }
  package var attribution: Attribution { facts.kind.attribution }
  package var rule: String { facts.kind.rule }
  package var userAgent: String { facts.kind.userAgent }
  /// "192.0.2.0/24"; empty where no address is kept.
  package var network: String { facts.network }
  /// The leading token that no rule knows; nil for recognised callers.
  package var unmatchedToken: String? { facts.kind.unmatchedToken }
  /// A hash of the whole address, under a key that one process has in memory only; 0: none. By it later requests tell
  /// whose earlier ones were. It is stored nowhere, and distinguishes no two clients.
  package var address: UInt64 { facts.address }

  /// The same for all copies of it, and for no other that is there at the same time; equal ones may have several.
  var reference: UInt64 { UInt64(UInt(bitPattern: ObjectIdentifier(facts))) }

  /// The same for all that were made of one by `told(of:)`, and for no others that are there at the same time.
  var kindReference: UInt64 { UInt64(UInt(bitPattern: ObjectIdentifier(facts.kind))) }

  /// Another caller, that differs in its network only; of no one address.
  package func told(of network: String) -> ClientIdentity { ClientIdentity(Facts(facts.kind, network, 0)) }

  /// The same caller, known by now as a connector: by inference, which anybody can make up.
  package func inferred(as namer: ClientIdentity) -> ClientIdentity {
    ClientIdentity(
      connector: namer.connector, connectorClass: namer.connectorClass, attribution: .inferred,
      rule: "a later request from its address: \(namer.rule)", userAgent: userAgent, network: network)
  }
}

extension ClientIdentity: Hashable {
  package static func == (left: ClientIdentity, right: ClientIdentity) -> Bool {
    if left.facts === right.facts { return true }
    return left.facts.hash == right.facts.hash && left.network == right.network
      && (left.facts.kind === right.facts.kind || left.facts.kind.isSame(as: right.facts.kind))
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(facts.hash)
  }
}
