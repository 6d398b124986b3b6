import Journal
package import Storage

extension FoldedUnserved {
  /// A request for a path that nothing is served at, whoever tells of it.
  package init(_ request: FoldedRequest) {
    self.init(
      client: request.client, method: request.method, host: request.place.host,
      path: UnservedNote.masked(request.place.path), at: request.at)
  }
}
