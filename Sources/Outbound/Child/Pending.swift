import Synchronization

/// Who waits for which answer of one child.
final class Pending: Sendable {
  /// The most requests under way at once.
  static let limit = 256
  /// The most requests of one child: whatever a library keeps of each for good, a child retires in time.
  static let lifetime: UInt64 = 20_000

  enum Entry {
    case entered(number: UInt64, Waiter)
    case full
    case closed
  }

  private struct State {
    var waiters: [UInt64: Waiter] = [:]
    var next: UInt64 = 1
    var isClosed = false
  }

  private let lifetime: UInt64
  private let state = Mutex(State())

  init(lifetime: UInt64 = Pending.lifetime) { self.lifetime = lifetime }

  func enter() -> Entry {
    state.withLock { state in
      if state.next > lifetime { state.isClosed = true }
      if state.isClosed { return .closed }
      if state.waiters.count >= Pending.limit { return .full }
      let waiter = Waiter()
      let number = state.next
      state.next += 1
      state.waiters[number] = waiter
      return .entered(number: number, waiter)
    }
  }

  func leave(_ number: UInt64) {
    _ = state.withLock { $0.waiters.removeValue(forKey: number) }
  }

  /// Hands an answer to its caller; one that nobody waits for any more is dropped.
  func fulfil(_ number: UInt64, _ answer: Answer) {
    state.withLock { $0.waiters.removeValue(forKey: number) }?.fulfil(answer)
  }

  /// Lets nobody in any more; those inside stay until `failAll`.
  func close() { state.withLock { $0.isClosed = true } }

  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Whether nobody is inside and nobody will be.
  var isFinished: Bool { state.withLock { $0.isClosed && $0.waiters.isEmpty } }

  func failAll(_ answer: Answer) {
    let waiters = state.withLock { state in
      defer { state.waiters = [:] }
      return state.waiters.values.map { $0 }
    }
    for waiter in waiters { waiter.fulfil(answer) }
  }
}
