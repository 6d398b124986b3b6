package import Evidence
package import Storage

/// One connector and one manifest of a site: who holds and uses what, and since when.
package struct ConnectorRow: Sendable {
  package let connector: String
  /// Verified: made by what came from its platform's own addresses alone. Claimed: by what others said to be it.
  package let standing: Attribution
  package let connectorClass: ConnectorClass
  package let site: String
  package let siteID: SiteID
  package let manifest: String
  package let manifestID: ManifestID
  /// When the current version became current; nil if there is none.
  package let currentSince: Int64?
  package internal(set) var judgement: Judgement
  /// `chatgpt`, `chatgpt (claimed)`: what only claims to be a platform that publishes its addresses.
  package var label: String { judgement.standing.isClaimed ? "\(connector) (claimed)" : connector }
  /// Where to tell the platform; nil if none is known.
  package var contact: String? { ConnectorProfile.builtIn(connector)?.contact }
}
