/// A step that fails, and why.
package struct KeeperTrouble: Sendable, Equatable {
  package let step: KeeperStep
  package var words: String
  /// Unix seconds.
  package let since: Int64

  package init(step: KeeperStep, words: String, since: Int64) {
    (self.step, self.words, self.since) = (step, words, since)
  }
}
