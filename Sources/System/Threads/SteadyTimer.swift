import CLinux
import Glibc

/// A timerfd_create(2) on the clock that nobody sets, and that goes on while the machine sleeps (CLOCK_BOOTTIME): at
/// its time there is something to read from its descriptor.
package final class SteadyTimer: Sendable {
  package let descriptor: Int32

  package init() throws(Errno) {
    descriptor = try Errno.retrying { timerfd_create(CLOCK_BOOTTIME, Int32(TFD_NONBLOCK | TFD_CLOEXEC)) }
  }

  deinit { Descriptor.close(descriptor) }

  /// - Parameter time: milliseconds of `Clocks.steady`; one that has passed is reached at once. Nil: no time.
  package func set(to time: Int64?) {
    var setting = itimerspec()
    if let time {
      let milliseconds = max(time, 1)
      setting.it_value = timespec(
        tv_sec: Int(milliseconds / 1_000), tv_nsec: Int(milliseconds % 1_000) * 1_000_000)
    }
    unsafe timerfd_settime(descriptor, Int32(TFD_TIMER_ABSTIME), &setting, nil)
  }

  /// After its time: there is nothing to read any more.
  package func clear() { Event.clear(descriptor) }
}
