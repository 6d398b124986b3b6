package import System

/// What one thread sleeps on: a call, a change of files, or a time on the clock that nobody can set (CLOCK_BOOTTIME: it
/// goes on while the machine sleeps). No wall clock is looked at, so that setting it makes nobody wait.
///
/// Not Sendable: made and used on its own thread; the others have its `WakeUp`.
package final class Waiting {
  /// Why the thread goes on.
  package struct Reasons: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Somebody called the `WakeUp`.
    package static let called = Reasons(rawValue: 1)
    /// A watched file has changed, or may have.
    package static let changed = Reasons(rawValue: 2)
    /// The time has come.
    package static let due = Reasons(rawValue: 4)
    /// Nobody reads any more what is written to the outlet.
    package static let left = Reasons(rawValue: 8)
  }

  package typealias Change = FileWatcher.Change

  /// Milliseconds between two looks at files where the kernel tells of no changes (it has only so many watchers).
  package static let lookInterval: Int64 = 200

  private let wakeUp: WakeUp
  /// timerfd_create(2); nil: no descriptor was left, and poll(2) keeps the time, less well over a sleep.
  private let timer: SteadyTimer?
  /// inotify(7); nil: there is none left.
  private let watcher: FileWatcher?
  /// What the timer is set to; nil: nothing.
  private var armed: Int64?
  /// Some file cannot be watched: it must be looked at.
  private var isBlind = false

  package init(_ wakeUp: WakeUp) {
    self.wakeUp = wakeUp
    timer = try? SteadyTimer()
    watcher = try? FileWatcher()
  }

  /// Milliseconds since the machine started, its sleep included: what `wait` is told the time in.
  package static func uptime() -> Int64 { Clocks.steady }

  /// Has `wait` end when the file changes. Call it again before each `wait`: it costs one call, and a file that has
  /// taken another's place is watched from then on.
  package func watch(_ path: String, for change: Change) {
    guard let watcher, watcher.watch(path, change) else { return isBlind = true }
  }

  /// The same for what `wait` may miss: a file that cannot be watched is not looked at in between.
  package func watchIfPossible(_ path: String, for change: Change) {
    _ = watcher?.watch(path, change)
  }

  /// Whether nobody reads any more what is written to a descriptor: a pipe's other end is closed, a terminal is gone.
  /// - Parameter milliseconds: how long to wait for that.
  package static func isLeft(_ outlet: Int32, within milliseconds: Int64 = 0) -> Bool {
    let end = uptime() + milliseconds
    while true {
      if !Poll.ready([], orEndOf: outlet, milliseconds: left(until: end)).isEmpty { return true }
      if uptime() >= end { return false }
    }
  }

  /// Waits until somebody calls, a watched file changes, or the time has come.
  /// - Parameters:
  ///   - time: in milliseconds of `uptime`; nil: no time is waited for.
  ///   - outlet: a descriptor that is written to; it ends, too, when nobody reads there any more.
  package func wait(until time: Int64?, orEndOf outlet: Int32? = nil) -> Reasons {
    let look = isBlind ? Self.uptime() + Self.lookInterval : nil
    isBlind = false
    let end = [time, look].compactMap(\.self).min()
    arm(end)
    var reasons: Reasons = []
    let ready = Poll.ready(
      [wakeUp.descriptor, timer?.descriptor, watcher?.descriptor].compactMap(\.self), orEndOf: outlet,
      milliseconds: timer == nil ? end.map(Self.left) : nil)
    if let outlet, ready.contains(outlet) { reasons.insert(.left) }
    if ready.contains(wakeUp.descriptor) {
      wakeUp.clear()
      reasons.insert(.called)
    }
    if let timer, ready.contains(timer.descriptor) {
      timer.clear()
      armed = nil
    }
    if let watcher, ready.contains(watcher.descriptor) {
      watcher.clear()
      reasons.insert(.changed)
    }
    if let end, Self.uptime() >= end {
      if end == time { reasons.insert(.due) }
      if end == look { reasons.insert(.changed) }
    }
    return reasons
  }

  private static func left(until time: Int64) -> Int32 { Int32(clamping: max(0, time - uptime())) }

  private func arm(_ time: Int64?) {
    guard let timer, time != armed else { return }
    timer.set(to: time)
    armed = time
  }
}
