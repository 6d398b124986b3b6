import CLinux

/// An epoll(7) set, level-triggered, and the events of one wait.
///
/// Owned by one loop thread.
@safe
struct Poller {
  /// What an event belongs to: a place and a generation, so that an event of a closed descriptor, still in the same
  /// batch, is known as stale when its number has been given out anew.
  struct Tag: Equatable {
    var place: UInt32
    var generation: UInt32

    /// Generations of connections stay below these.
    static let listenerGeneration = UInt32.max
    static let wakeGeneration = UInt32.max - 1
  }

  static var capacity: Int { 256 }
  static var readable: UInt32 { EPOLLIN.rawValue }
  static var writable: UInt32 { EPOLLOUT.rawValue }
  /// Wakes one of several loops that wait for the same listener; may not be changed, only removed.
  static var exclusive: UInt32 { EPOLLEXCLUSIVE.rawValue }

  private let descriptor: Int32
  private let events: UnsafeMutablePointer<epoll_event>

  init() throws(Errno) {
    descriptor = try Syscalls.makePoll()
    unsafe events = .allocate(capacity: Self.capacity)
  }

  func close() {
    Syscalls.close(descriptor)
    unsafe events.deallocate()
  }

  func add(_ target: Int32, _ interest: UInt32, _ tag: Tag) throws(Errno) {
    try Syscalls.controlPoll(descriptor, EPOLL_CTL_ADD, target, events: interest, tag: Self.number(tag))
  }

  func change(_ target: Int32, _ interest: UInt32, _ tag: Tag) {
    do throws(Errno) {
      try Syscalls.controlPoll(descriptor, EPOLL_CTL_MOD, target, events: interest, tag: Self.number(tag))
    } catch { preconditionFailure("epoll_ctl MOD: \(error.text)") }
  }

  func remove(_ target: Int32) {
    do throws(Errno) { try Syscalls.controlPoll(descriptor, EPOLL_CTL_DEL, target, events: 0, tag: 0) } catch {
      preconditionFailure("epoll_ctl DEL: \(error.text)")
    }
  }

  /// - Parameter milliseconds: how long at most; -1: for ever.
  /// - Returns: how many events there are to look at.
  func wait(milliseconds: Int32) -> Int {
    unsafe Syscalls.waitPoll(descriptor, events, Int32(Self.capacity), milliseconds: milliseconds)
  }

  @inline(__always)
  func tag(_ index: Int) -> Tag {
    let number = unsafe events[index].data.u64
    return Tag(place: UInt32(truncatingIfNeeded: number), generation: UInt32(truncatingIfNeeded: number &>> 32))
  }

  private static func number(_ tag: Tag) -> UInt64 { UInt64(tag.place) | UInt64(tag.generation) &<< 32 }
}
