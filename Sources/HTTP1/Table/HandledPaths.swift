/// The paths that closures answer. Looked at only when no prepared document was found.
struct HandledPaths: Sendable {
  /// By place in the table's sites.
  private let sites: [PathSet]
  /// Whatever the Host is.
  private let anyHost: PathSet
  private let areNone: Bool

  init(_ sites: [ResponseTable.Site], anyHost: [String]) {
    self.sites = sites.map { PathSet($0.handled) }
    self.anyHost = PathSet(anyHost)
    areNone = anyHost.isEmpty && sites.allSatisfy(\.handled.isEmpty)
  }

  /// - Parameter site: -1: the host is nobody's.
  func contain(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, site: Int) -> Bool {
    if areNone { return false }
    return site >= 0 && sites[site].contains(bytes, start, end) || anyHost.contains(bytes, start, end)
  }
}
