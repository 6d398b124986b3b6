/// The time, and whether it can be believed.
package struct OutboxTime: Sendable {
  /// Unix seconds.
  package let now: Int64
  /// False: the clock has jumped, and nothing dies because so much time has passed.
  package let isConfirmed: Bool

  package init(now: Int64, isConfirmed: Bool = true) {
    self.now = now
    self.isConfirmed = isConfirmed
  }
}
