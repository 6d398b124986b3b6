import CLinux
import Glibc
import System

/// eventfd(2), timerfd_create(2), inotify(7) and the clock that nobody sets.
extension Syscalls {
  static func makeEvent() throws(CallFailure) -> Int32 {
    Int32(try retry("eventfd") { Int(eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))) })
  }

  static func makeTimer() throws(CallFailure) -> Int32 {
    let flags = Int32(TFD_NONBLOCK | TFD_CLOEXEC)
    return Int32(try retry("timerfd_create") { Int(timerfd_create(CLOCK_BOOTTIME, flags)) })
  }

  static func makeWatcher() throws(CallFailure) -> Int32 {
    Int32(try retry("inotify_init1") { Int(inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))) })
  }

  static func ring(_ event: Int32) {
    var one: UInt64 = 1
    _ = unsafe Glibc.write(event, &one, 8)
  }

  /// Takes what an eventfd or a timerfd has to tell.
  static func clear(_ descriptor: Int32) {
    var count: UInt64 = 0
    _ = unsafe Glibc.read(descriptor, &count, 8)
  }

  /// Takes all that an inotify descriptor has to tell.
  static func drain(_ watcher: Int32) {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while unsafe Glibc.read(watcher, &buffer, buffer.count) > 0 {}
  }

  /// Nil: at no time. A time that has passed is reached at once.
  static func setTimer(_ timer: Int32, to time: Int64?) {
    var setting = itimerspec()
    if let time {
      let milliseconds = max(time, 1)
      setting.it_value = timespec(
        tv_sec: Int(milliseconds / 1_000), tv_nsec: Int(milliseconds % 1_000) * 1_000_000)
    }
    unsafe timerfd_settime(timer, Int32(TFD_TIMER_ABSTIME), &setting, nil)
  }

  /// False: the file cannot be watched.
  static func watch(_ watcher: Int32, _ path: String, _ change: Waiting.Change) -> Bool {
    let mask =
      switch change {
      case .contents: IN_MODIFY
      case .identity: IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
      case .place: IN_DELETE_SELF | IN_MOVE_SELF
      case .entries:
        IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
      }
    return unsafe inotify_add_watch(watcher, path, UInt32(mask) | UInt32(IN_MASK_ADD)) >= 0
  }

  /// Those that have something to tell; waits until one has, or so long (nil: for ever).
  /// - Parameter outlet: told of only when it has no reader any more (POLLERR, POLLHUP: poll(2)).
  static func awaitAny(_ descriptors: [Int32], orEndOf outlet: Int32? = nil, milliseconds: Int32?) -> [Int32] {
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    if let outlet { waiting.append(pollfd(fd: outlet, events: 0, revents: 0)) }
    // Interrupted, it has nothing to tell: the caller looks at its clock.
    if unsafe poll(&waiting, nfds_t(waiting.count), milliseconds ?? -1) <= 0 { return [] }
    return waiting.filter { $0.revents != 0 }.map(\.fd)
  }
}
