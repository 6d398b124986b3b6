/// Every answer the server can give, as finished bytes: immutable, shared by all loops, replaced as a whole.
///
/// `@unchecked Sendable`: its memory is written in `init` only, and freed when the last reference goes.
package final class ResponseTable: @unchecked Sendable {
  /// The hosts of one site, and what it serves.
  package struct Site: Sendable {
    /// Lower case, no port.
    package var hosts: [String]
    package var resources: [(path: String, resource: Resource)]

    package init(hosts: [String], resources: [(path: String, resource: Resource)]) {
      (self.hosts, self.resources) = (hosts, resources)
    }
  }

  let view: TableView
  private let memory: TableMemory
  let missing: MissingPaths

  /// - Parameters:
  ///   - sites: with one site any Host is answered; with several the Host decides.
  ///   - fallbackSite: an index into `sites`, for a Host that is none of theirs; nil: 421.
  ///   - commonFields: on every answer, errors too (CORS).
  ///   - preflightFields: on answers to OPTIONS, besides the common ones.
  ///   - watchedMissing: which paths that are not served are noted in the journal.
  package init(
    sites: [Site], fallbackSite: Int?, commonFields: [(String, String)], preflightFields: [(String, String)],
    watchedMissing: MissingPaths
  ) {
    precondition(fallbackSite.map(sites.indices.contains) ?? true, "the fallback is not one of the sites")
    var builder = TableBuilder(commonFields: commonFields.map { HeaderField(name: $0.0, value: $0.1) })
    builder.addFixedAnswers(preflightFields: preflightFields.map { HeaderField(name: $0.0, value: $0.1) })
    for (index, site) in sites.enumerated() { builder.add(site, index) }
    memory = TableMemory(builder)
    view = TableView(memory, siteCount: sites.count, fallbackSite: fallbackSite)
    missing = watchedMissing
  }
}
