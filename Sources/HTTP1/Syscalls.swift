import CLinux
import Glibc
import System

/// Every system call of this module, one function each: EINTR is retried, would-block is a value, EBADF traps (a
/// descriptor misused is a bug, not a condition), all else is given back as the errno.
enum Syscalls {
  /// What a call on a non-blocking socket came to.
  enum Outcome {
    case bytes(Int)
    case wouldBlock
    case failed(Int32)
  }

  /// recv(2).
  @inline(__always)
  static func receive(_ socket: Int32, _ target: UnsafeMutableRawPointer, _ count: Int) -> Outcome {
    while true {
      let got = unsafe Glibc.recv(socket, target, count, 0)
      if got >= 0 { return .bytes(got) }
      if let outcome = failure() { return outcome }
    }
  }

  /// send(2), without SIGPIPE.
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

  static func socket(_ family: Int32) throws(Errno) -> Int32 {
    try retrying {
      Glibc.socket(family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }
  }

  static func bind(_ socket: Int32, _ address: SocketAddress) throws(Errno) {
    _ = try retrying { unsafe address.withPointer { unsafe Glibc.bind(socket, $0, $1) } }
  }

  static func connect(_ socket: Int32, _ address: SocketAddress) throws(Errno) {
    _ = try retrying { unsafe address.withPointer { unsafe Glibc.connect(socket, $0, $1) } }
  }

  static func listen(_ socket: Int32, backlog: Int32) throws(Errno) {
    _ = try retrying { Glibc.listen(socket, backlog) }
  }

  static func setOption(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) throws(Errno) {
    var value = value
    _ = try retrying { unsafe setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size)) }
  }

  /// getsockname(2): the port really bound.
  static func boundPort(_ socket: Int32) throws(Errno) -> UInt16 {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    _ = try retrying {
      unsafe withUnsafeMutablePointer(to: &address) {
        unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(socket, $0, &length) }
      }
    }
    return NetworkAddress.port(address)
  }

  /// shutdown(2) for writing: the other side sees the end, and can still be read.
  static func shutdownWriting(_ socket: Int32) { _ = Glibc.shutdown(socket, Int32(SHUT_WR)) }

  /// close(2) is never retried: on Linux the descriptor is gone even after EINTR.
  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  static func unlink(_ path: String) { _ = unsafe Glibc.unlink(path) }

  /// chmod(2), of the file itself: a link put there by somebody else is refused, not followed.
  static func setMode(_ path: String, _ mode: mode_t) throws(Errno) {
    _ = try retrying { unsafe fchmodat(AT_FDCWD, path, mode, AT_SYMLINK_NOFOLLOW) }
  }

  /// fchmod(2). Of a unix socket before bind(2): its file is made with this mode, less the umask.
  static func setMode(_ descriptor: Int32, _ mode: mode_t) throws(Errno) {
    _ = try retrying { fchmod(descriptor, mode) }
  }

  /// lchown(2) of the group alone.
  static func setGroup(_ path: String, _ group: gid_t) throws(Errno) {
    _ = try retrying { unsafe lchown(path, uid_t.max, group) }
  }

  /// Adds to an eventfd: wakes who waits for it.
  static func signal(_ event: Int32) {
    var one: UInt64 = 1
    _ = unsafe Glibc.write(event, &one, 8)
  }

  static func clearEvent(_ event: Int32) {
    var count: UInt64 = 0
    _ = unsafe Glibc.read(event, &count, 8)
  }

  /// The system's clock, and the time since the machine started, milliseconds.
  static func clocks() -> (wall: Int64, steady: Int64) { (clock(CLOCK_REALTIME), clock(CLOCK_BOOTTIME)) }

  /// CLOCK_BOOTTIME, milliseconds: nobody can set it, and it goes on while the machine sleeps.
  static func steadyTime() -> Int64 { clock(CLOCK_BOOTTIME) }

  private static func clock(_ which: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(which, &time)
    return Int64(time.tv_sec) &* 1000 &+ Int64(time.tv_nsec) / 1_000_000
  }

  /// Raises RLIMIT_NOFILE's soft limit to the hard one; how many descriptors there may then be.
  static func raiseDescriptorLimit() -> Int {
    var limits = rlimit()
    let which = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
    guard unsafe getrlimit(which, &limits) == 0 else { return 1024 }
    limits.rlim_cur = limits.rlim_max
    _ = unsafe setrlimit(which, &limits)
    return Int(clamping: limits.rlim_cur)
  }

  /// mmap(2) of zeros that cost nothing until touched.
  static func reserve(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let memory = unsafe mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { preconditionFailure("no address space left") }
    return unsafe memory
  }

  static func release(_ memory: UnsafeMutableRawPointer, _ byteCount: Int) { _ = unsafe munmap(memory, byteCount) }

  static func retrying(_ call: () -> Int32) throws(Errno) -> Int32 {
    while true {
      let value = call()
      if value != -1 { return value }
      let failure = Errno.last
      precondition(failure.value != EBADF, "a closed descriptor was used")
      if failure.value != EINTR { throw failure }
    }
  }
}
