package import Evidence

/// One connector and one manifest of a site: who holds and uses what, and since when.
package struct ConnectorRow: Sendable {
  package let connector: String
  package let site: String
  package let manifest: String
  package let judgement: Judgement
  /// Where to tell the platform; nil if none is known.
  package let contact: String?
}
