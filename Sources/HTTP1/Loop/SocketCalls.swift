import CLinux
import Glibc
import System

/// The system calls of the hot path, inlined where they are made: recv(2), send(2), and epoll(7), which Swift's Glibc
/// has not. EINTR is retried, would-block is a value, EBADF traps (a descriptor misused is a bug, not a condition). All
/// other system calls are in System.
enum SocketCalls {
  /// What a call on a non-blocking socket came to.
  enum Outcome {
    case bytes(Int)
    case wouldBlock
    case failed(Int32)
  }

  @inline(__always)
  static func receive(_ socket: Int32, _ target: UnsafeMutableRawPointer, _ count: Int) -> Outcome {
    while true {
      let got = unsafe Glibc.recv(socket, target, count, 0)
      if got >= 0 { return .bytes(got) }
      if let outcome = failure() { return outcome }
    }
  }

  /// Without SIGPIPE.
  @inline(__always)
  static func send(_ socket: Int32, _ source: UnsafeRawPointer, _ count: Int) -> Outcome {
    while true {
      let sent = unsafe Glibc.send(socket, source, count, Int32(MSG_NOSIGNAL))
      if sent >= 0 { return .bytes(sent) }
      if let outcome = failure() { return outcome }
    }
  }

  /// nil: interrupted, call again.
  private static func failure() -> Outcome? {
    let failure = errno
    precondition(failure != EBADF, "a closed descriptor was used")
    if failure == EINTR { return nil }
    return failure == EAGAIN || failure == EWOULDBLOCK ? .wouldBlock : .failed(failure)
  }

  static var readable: UInt32 { EPOLLIN.rawValue }
  static var writable: UInt32 { EPOLLOUT.rawValue }
  static var exclusive: UInt32 { EPOLLEXCLUSIVE.rawValue }
  /// Reported whether asked for or not: both directions are shut down, or the socket has failed.
  static var ended: UInt32 { EPOLLHUP.rawValue | EPOLLERR.rawValue }

  /// The events of one wait, in memory allocated once.
  @safe
  struct Events {
    fileprivate let base: UnsafeMutablePointer<epoll_event>

    init(capacity: Int) { unsafe base = .allocate(capacity: capacity) }

    func deallocate() { unsafe base.deallocate() }

    @inline(__always)
    func tag(_ index: Int) -> UInt64 { unsafe base[index].data.u64 }

    @inline(__always)
    func events(_ index: Int) -> UInt32 { unsafe base[index].events }
  }

  static func makePoll() throws(Errno) -> Int32 { try Errno.retrying { epoll_create1(Int32(EPOLL_CLOEXEC)) } }

  static func add(to poll: Int32, _ descriptor: Int32, events: UInt32, tag: UInt64) throws(Errno) {
    try control(poll, EPOLL_CTL_ADD, descriptor, events: events, tag: tag)
  }

  static func change(in poll: Int32, _ descriptor: Int32, events: UInt32, tag: UInt64) throws(Errno) {
    try control(poll, EPOLL_CTL_MOD, descriptor, events: events, tag: tag)
  }

  static func remove(from poll: Int32, _ descriptor: Int32) throws(Errno) {
    try control(poll, EPOLL_CTL_DEL, descriptor, events: 0, tag: 0)
  }

  private static func control(
    _ poll: Int32, _ operation: Int32, _ descriptor: Int32, events: UInt32, tag: UInt64
  ) throws(Errno) {
    var event = unsafe epoll_event(events: events, data: epoll_data_t(u64: tag))
    _ = try Errno.retrying { unsafe epoll_ctl(poll, operation, descriptor, &event) }
  }

  /// epoll_wait(2): how many events; an interruption is none.
  static func wait(_ poll: Int32, _ events: Events, _ capacity: Int32, milliseconds: Int32) -> Int {
    let count = unsafe epoll_wait(poll, events.base, capacity, milliseconds)
    precondition(count >= 0 || errno == EINTR, "epoll_wait failed")
    return max(0, Int(count))
  }
}
