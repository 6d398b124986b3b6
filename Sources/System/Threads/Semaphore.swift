import Glibc

/// A semaphore whose timed wait goes by the clock that nobody sets (CLOCK_MONOTONIC). libdispatch's waits until a time
/// of day on Linux: setting the system's clock ahead ended every wait, setting it back prolonged them.
///
/// `@unchecked`: the count is touched under the mutex only; the pointers stay the same from init to deinit.
@safe
package final class Semaphore: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var count = 0

  package init() {
    unsafe pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(condition, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// One more may pass.
  package func signal() {
    unsafe pthread_mutex_lock(mutex)
    count += 1
    unsafe pthread_cond_signal(condition)
    unsafe pthread_mutex_unlock(mutex)
  }

  package func wait() { _ = pass(until: nil) }

  /// Whether it could pass before so many milliseconds were over.
  package func wait(milliseconds: Int) -> Bool {
    var end = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &end)
    let nanoseconds = end.tv_nsec + milliseconds % 1_000 * 1_000_000
    end.tv_sec += milliseconds / 1_000 + nanoseconds / 1_000_000_000
    end.tv_nsec = nanoseconds % 1_000_000_000
    return pass(until: end)
  }

  private func pass(until end: timespec?) -> Bool {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while count == 0 {
      if var end {
        if unsafe pthread_cond_timedwait(condition, mutex, &end) == ETIMEDOUT { break }
      } else {
        unsafe pthread_cond_wait(condition, mutex)
      }
    }
    if count == 0 { return false }
    count -= 1
    return true
  }
}
