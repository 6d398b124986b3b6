import CLinux
import Glibc
import System

/// epoll(7), eventfd(2) and accept4(2), which Swift's Glibc has not.
extension Syscalls {
  static var pollReadable: UInt32 { EPOLLIN.rawValue }
  static var pollWritable: UInt32 { EPOLLOUT.rawValue }
  static var pollExclusive: UInt32 { EPOLLEXCLUSIVE.rawValue }
  /// Reported whether asked for or not: both directions are shut down, or the socket has failed.
  static var pollEnded: UInt32 { EPOLLHUP.rawValue | EPOLLERR.rawValue }

  /// The events of one wait, in memory allocated once.
  @safe
  struct PollEvents {
    fileprivate let base: UnsafeMutablePointer<epoll_event>

    init(capacity: Int) { unsafe base = .allocate(capacity: capacity) }

    func deallocate() { unsafe base.deallocate() }

    @inline(__always)
    func tag(_ index: Int) -> UInt64 { unsafe base[index].data.u64 }

    @inline(__always)
    func events(_ index: Int) -> UInt32 { unsafe base[index].events }
  }

  static func makePoll() throws(Errno) -> Int32 { try retrying { epoll_create1(Int32(EPOLL_CLOEXEC)) } }

  static func addToPoll(_ poll: Int32, _ descriptor: Int32, events: UInt32, tag: UInt64) throws(Errno) {
    try controlPoll(poll, EPOLL_CTL_ADD, descriptor, events: events, tag: tag)
  }

  static func changeInPoll(_ poll: Int32, _ descriptor: Int32, events: UInt32, tag: UInt64) throws(Errno) {
    try controlPoll(poll, EPOLL_CTL_MOD, descriptor, events: events, tag: tag)
  }

  static func removeFromPoll(_ poll: Int32, _ descriptor: Int32) throws(Errno) {
    try controlPoll(poll, EPOLL_CTL_DEL, descriptor, events: 0, tag: 0)
  }

  private static func controlPoll(_ poll: Int32, _ operation: Int32, _ descriptor: Int32, events: UInt32, tag: UInt64)
    throws(Errno)
  {
    var event = unsafe epoll_event(events: events, data: epoll_data_t(u64: tag))
    _ = try retrying { unsafe epoll_ctl(poll, operation, descriptor, &event) }
  }

  /// epoll_wait(2): how many events; an interruption is none.
  static func waitPoll(_ poll: Int32, _ events: PollEvents, _ capacity: Int32, milliseconds: Int32) -> Int {
    let count = unsafe epoll_wait(poll, events.base, capacity, milliseconds)
    precondition(count >= 0 || errno == EINTR, "epoll_wait failed")
    return max(0, Int(count))
  }

  static func makeEvent() throws(Errno) -> Int32 {
    try retrying { eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC)) }
  }

  /// accept4(2): a non-blocking socket and its peer's address.
  static func accept(_ listener: Int32) -> Result<(Int32, NetworkAddress), Errno> {
    while true {
      var address = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
      let socket = unsafe withUnsafeMutablePointer(to: &address) {
        unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe accept4(listener, $0, &length, flags) }
      }
      if socket >= 0 { return .success((socket, NetworkAddress(address))) }
      let failure = Errno.last
      precondition(failure.value != EBADF, "a closed descriptor was used")
      if failure.value != EINTR { return .failure(failure) }
    }
  }
}
