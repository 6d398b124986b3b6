import Dispatch
import Glibc

/// Connections of our own: all of them wait until a time, and no longer.
extension Syscalls {
  /// A connected socket that no program started later inherits; blocking calls on it are only made when it is ready.
  static func connect(host: String, port: Int, until end: DispatchTime) throws(Failure) -> Int32 {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0, let first = unsafe found else {
      throw Failure(call: "its name cannot be resolved", code: 0)
    }
    defer { unsafe freeaddrinfo(first) }
    var failure = Failure(call: "connect", code: ECONNREFUSED)
    var next: UnsafeMutablePointer<addrinfo>? = unsafe first
    while let address = unsafe next {
      do throws(Failure) { return try unsafe connect(to: address, until: end) } catch { failure = error }
      if failure.isTimeout { break }
      unsafe next = address.pointee.ai_next
    }
    throw failure
  }

  private static func connect(
    to address: UnsafeMutablePointer<addrinfo>, until end: DispatchTime
  ) throws(Failure) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let socket = Int32(try retry("socket") { unsafe Int(Glibc.socket(address.pointee.ai_family, kind, 0)) })
    do throws(Failure) {
      let code = unsafe Glibc.connect(socket, address.pointee.ai_addr, address.pointee.ai_addrlen)
      if code != 0 {
        if errno != EINPROGRESS && errno != EINTR { throw Failure(call: "connect", code: errno) }
        _ = try wait(socket, writing: true, until: end)
        var failed: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        unsafe getsockopt(socket, SOL_SOCKET, SO_ERROR, &failed, &size)
        if failed != 0 { throw Failure(call: "connect", code: failed) }
      }
      return socket
    } catch {
      close(socket)
      throw error
    }
  }

  /// Waits until there is something to read, an end too, or room to write.
  /// - Throws: ETIMEDOUT once it is that time.
  static func wait(
    _ socket: Int32, writing: Bool, until end: DispatchTime
  ) throws(Failure) -> (canRead: Bool, canWrite: Bool) {
    var wanted = pollfd(fd: socket, events: Int16(POLLIN | (writing ? POLLOUT : 0)), revents: 0)
    while true {
      let now = DispatchTime.now().uptimeNanoseconds
      let left = end.uptimeNanoseconds > now ? (end.uptimeNanoseconds - now) / 1_000_000 + 1 : 0
      if left == 0 { throw Failure(call: "poll", code: ETIMEDOUT) }
      if try retry("poll", { unsafe Int(poll(&wanted, 1, Int32(clamping: left))) }) == 0 { continue }
      let ready = Int32(wanted.revents)
      return (ready & Int32(POLLIN | POLLHUP | POLLERR) != 0, ready & Int32(POLLOUT) != 0)
    }
  }
}

extension Syscalls.Failure {
  var isTimeout: Bool { code == ETIMEDOUT }
}
