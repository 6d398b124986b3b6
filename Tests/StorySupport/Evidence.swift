import Basics
import Evidence
package import Journal
import Manifests
import Operations
package import Storage
import Testing

extension Database {
  /// Publishes one document of site `https://HOST`.
  @discardableResult
  package func release(_ text: String, _ name: String = "mcp", host: String = "a.example", at now: Int64 = 1_000) throws
    -> ReleaseResult
  {
    let kind = Document.kind(forName: name, bytes: Array(text.utf8)) ?? .genericJSON
    let publication = Publication(
      origin: try #require(Origin("https://\(host)")), name: name,
      document: try Document(bytes: Array(text.utf8), kind: kind))
    return try publish([publication], note: ReleaseNote(by: "test", message: "", now: now))
  }

  /// Every request counted for a connector, over all versions.
  package func hits(of connector: String = "claude") throws -> Int64 {
    try connectorTotals(site: nil, activeSince: 0).filter { $0.connector == connector }.flatMap(\.holds)
      .reduce(0) { $0 + $1.hits }
  }
}

extension ClientIdentity {
  package static func sample(
    _ connector: String = "claude", userAgent: String = "Claude-User/1.0", network: String = "192.0.2.0/24",
    unmatchedToken: String? = nil
  ) -> ClientIdentity {
    ClientIdentity(
      connector: connector, connectorClass: .hosted, attribution: .claimed, rule: "user agent token x",
      userAgent: userAgent, network: network, unmatchedToken: unmatchedToken)
  }
}

extension Sighting {
  /// A GET answered with 200 at a time in milliseconds.
  package static func get(
    _ tag: UInt64, client: UInt64 = 1, at time: Int64 = 1_100_000, status: UInt16 = 200, proof: UInt64 = 0,
    lifetime: UInt32 = 300, flags: Flags = []
  ) -> Sighting {
    Sighting(
      time: time, client: client, tag: tag, proof: proof, lifetime: lifetime, status: status, flags: flags)
  }
}
