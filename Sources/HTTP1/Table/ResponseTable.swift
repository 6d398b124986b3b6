/// Every answer the server can give, as finished bytes: immutable, shared by all loops, replaced as a whole.
///
/// `@unchecked Sendable`: its memory is written in `init` only, and freed when the last reference goes.
package final class ResponseTable: @unchecked Sendable {
  /// The hosts of one site, and what it serves.
  package struct Site: Sendable {
    /// Lower case, no port.
    package var hosts: [String]
    package var resources: [(path: String, resource: Resource)]

    /// Exact paths, without query, whose requests of any method are given to the server's `handle`. Where there is a
    /// prepared document too, the document wins.
    package var handled: [String]

    package init(hosts: [String], resources: [(path: String, resource: Resource)], handled: [String] = []) {
      (self.hosts, self.resources, self.handled) = (hosts, resources, handled)
    }
  }

  let view: TableView
  private let memory: TableMemory
  let missing: WatchedPaths
  let handled: HandledPaths
  /// nil: all.
  let observed: WatchedPaths?
  /// The common fields as they stand in a head.
  let commonText: [UInt8]

  /// - Parameters:
  ///   - sites: with one site any Host is answered; with several the Host decides. One that only names an endpoint
  ///     host has handled paths and no documents; it makes the sites several, so name a fallback where any Host is to
  ///     be answered.
  ///   - fallbackSite: an index into `sites`, for a Host that is none of theirs; nil: 421.
  ///   - commonFields: on every answer, errors too (CORS).
  ///   - preflightFields: on answers to OPTIONS, besides the common ones; `Allow` is the table's own.
  ///   - watchedMissing: which paths that are not served are noted in the journal.
  ///   - anyHostHandled: handled paths answered whatever the Host is, where its site knows nothing of the path.
  ///   - observed: the paths of which observe listeners tell; nil: all. The others are answered, and that is all.
  ///
  /// All paths are in their one spelling: unreserved characters as themselves, other escapes in capitals (RFC 9110
  /// §4.2.3). A request may write them either way.
  package init(
    sites: [Site], fallbackSite: Int?, commonFields: [(String, String)], preflightFields: [(String, String)],
    watchedMissing: MissingPaths, anyHostHandled: [String] = [], observed: MissingPaths? = nil
  ) {
    precondition(fallbackSite.map(sites.indices.contains) ?? true, "the fallback is not one of the sites")
    var draft = TableDraft(commonFields: commonFields.map { HeaderField(name: $0.0, value: $0.1) })
    draft.addFixedAnswers(preflightFields: preflightFields.map { HeaderField(name: $0.0, value: $0.1) })
    for (index, site) in sites.enumerated() { draft.add(site, index) }
    memory = TableMemory(draft)
    view = TableView(memory, siteCount: sites.count, fallbackSite: fallbackSite)
    missing = WatchedPaths(watchedMissing)
    self.observed = observed.map { WatchedPaths($0) }
    handled = HandledPaths(sites, anyHost: anyHostHandled)
    commonText = commonFields.flatMap { Array("\($0.0): \($0.1)\r\n".utf8) }
  }
}
