/// How long a connection waits for its turn to write, and who is told that it does.
package struct WritePatience: Sendable {
  /// Seconds until it gives up; the error is `busy` then.
  package let seconds: Int64
  /// Whether it is let go first by those who write all the time, such as the keeper: a person waits for it.
  package let isFirst: Bool
  /// Told once of each wait that lasts longer than a second: who holds the lock, as far as that can be seen.
  package let onWait: (@Sendable (String) -> Void)?

  /// Seconds after which a wait is told.
  static let wordAfter: Int64 = 1

  package init(seconds: Int64, isFirst: Bool, onWait: (@Sendable (String) -> Void)?) {
    (self.seconds, self.isFirst, self.onWait) = (seconds, isFirst, onWait)
  }

  /// Of the daemon's own threads: what they have to write is tried again in their next turn.
  package static let daemon = WritePatience(seconds: 5, isFirst: false, onWait: nil)

  /// Of a verb that a person has called.
  package static func verb(_ onWait: @escaping @Sendable (String) -> Void) -> WritePatience {
    WritePatience(seconds: 60, isFirst: true, onWait: onWait)
  }
}
