package import Evidence

/// A caller as the journal describes it, already recognised and cut to its network.
///
/// A fold passes each along and looks it up many times: it is one reference, and is hashed once.
package struct ClientIdentity: Sendable {
  /// What is shared by all copies.
  private final class Facts: Sendable {
    let connector: String
    let connectorClass: ConnectorClass
    let attribution: Attribution
    let rule: String
    let userAgent: String
    let network: String
    let unmatchedToken: String?
    let address: UInt64
    let hash: Int

    init(
      _ connector: String, _ connectorClass: ConnectorClass, _ attribution: Attribution, _ rule: String,
      _ userAgent: String, _ network: String, _ unmatchedToken: String?, _ address: UInt64
    ) {
      (self.connector, self.connectorClass, self.attribution) = (connector, connectorClass, attribution)
      (self.rule, self.userAgent, self.network, self.unmatchedToken) = (rule, userAgent, network, unmatchedToken)
      self.address = address
      // What tells clients apart nearly always; the rest is left to `==`.
      var hasher = Hasher()
      hasher.combine(userAgent)
      hasher.combine(network)
      hash = hasher.finalize()
    }
  }

  private let facts: Facts

  package init(
    connector: String, connectorClass: ConnectorClass, attribution: Attribution, rule: String, userAgent: String,
    network: String, unmatchedToken: String? = nil, address: UInt64 = 0
  ) {
    facts = Facts(connector, connectorClass, attribution, rule, userAgent, network, unmatchedToken, address)
  }

  package var connector: String { facts.connector }
  package var connectorClass: ConnectorClass { facts.connectorClass }
  package var attribution: Attribution { facts.attribution }
  package var rule: String { facts.rule }
  package var userAgent: String { facts.userAgent }
  /// "192.0.2.0/24"; empty where no address is kept.
  package var network: String { facts.network }
  /// The leading token that no rule knows; nil for recognised callers.
  package var unmatchedToken: String? { facts.unmatchedToken }
  /// A hash of the whole address, under a key that one process has in memory only; 0: none. By it later requests tell
  /// whose earlier ones were. It is stored nowhere, and tells no two clients apart.
  package var address: UInt64 { facts.address }

  /// The same for all copies of it, and for no other that is there at the same time; equal ones may have several.
  var reference: UInt64 { UInt64(UInt(bitPattern: ObjectIdentifier(facts))) }

  /// Another caller, that differs in its network only; of no one address.
  package func told(of network: String) -> ClientIdentity {
    ClientIdentity(
      connector: connector, connectorClass: connectorClass, attribution: attribution, rule: rule,
      userAgent: userAgent, network: network, unmatchedToken: unmatchedToken)
  }

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
    return left.facts.hash == right.facts.hash && left.userAgent == right.userAgent && left.network == right.network
      && left.connector == right.connector && left.connectorClass == right.connectorClass
      && left.attribution == right.attribution && left.rule == right.rule
      && left.unmatchedToken == right.unmatchedToken
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(facts.hash)
  }
}
