/// When a version was first released: what decides who was first, whatever the order in which releases became known.
package struct PathMoment: Sendable, Hashable, Comparable {
  /// The release's effective time, in Unix seconds.
  let time: Int64
  /// Among releases of one second: 0 for history, of which nothing else is known; a live release's number, for those
  /// were really made in that order.
  let order: Int64

  /// A moment; by default before everything else.
  package init(time: Int64 = .min, order: Int64 = 0) {
    self.time = time
    self.order = order
  }

  package static func < (left: PathMoment, right: PathMoment) -> Bool {
    (left.time, left.order) < (right.time, right.order)
  }
}
