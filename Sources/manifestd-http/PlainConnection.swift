import Dispatch
import Glibc
import System

/// Connections of the child's own: all of them wait until a time, and no longer. Here, and nowhere else, names are
/// resolved: the C library loads what it needs for that (nss(5)), which `manifestd` itself, linked statically, cannot.
enum PlainConnection {
  /// A connected socket that no program started later inherits; blocking calls on it are only made when it is ready.
  static func open(host: String, port: Int, until end: DispatchTime) throws(CallFailure) -> Int32 {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0, let first = unsafe found else {
      throw CallFailure(named: "its name cannot be resolved")
    }
    defer { unsafe freeaddrinfo(first) }
    var failure = CallFailure("connect", Errno(value: ECONNREFUSED))
    var next: UnsafeMutablePointer<addrinfo>? = unsafe first
    while let address = unsafe next {
      do throws(CallFailure) { return try unsafe connect(to: address, until: end) } catch { failure = error }
      if failure.errno == .timedOut { break }
      unsafe next = address.pointee.ai_next
    }
    throw failure
  }

  private static func connect(
    to address: UnsafeMutablePointer<addrinfo>, until end: DispatchTime
  ) throws(CallFailure) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let socket = unsafe Glibc.socket(address.pointee.ai_family, kind, 0)
    if socket < 0 { throw CallFailure("socket", .last) }
    do throws(CallFailure) {
      let code = unsafe Glibc.connect(socket, address.pointee.ai_addr, address.pointee.ai_addrlen)
      if code != 0 {
        if errno != EINPROGRESS && errno != EINTR { throw CallFailure("connect", .last) }
        _ = try wait(socket, writing: true, until: end)
        var failed: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        unsafe getsockopt(socket, SOL_SOCKET, SO_ERROR, &failed, &size)
        if failed != 0 { throw CallFailure("connect", Errno(value: failed)) }
      }
      return socket
    } catch {
      Descriptor.close(socket)
      throw error
    }
  }

  /// Waits until there is something to read, an end too, or room to write.
  /// - Throws: ETIMEDOUT once it is that time.
  static func wait(
    _ socket: Int32, writing: Bool, until end: DispatchTime
  ) throws(CallFailure) -> (canRead: Bool, canWrite: Bool) {
    var wanted = pollfd(fd: socket, events: Int16(POLLIN | (writing ? POLLOUT : 0)), revents: 0)
    while true {
      let now = DispatchTime.now().uptimeNanoseconds
      let left = end.uptimeNanoseconds > now ? (end.uptimeNanoseconds - now) / 1_000_000 + 1 : 0
      if left == 0 { throw CallFailure("poll", .timedOut) }
      let count = unsafe poll(&wanted, 1, Int32(clamping: left))
      if count < 0 && errno != EINTR { throw CallFailure("poll", .last) }
      if count <= 0 { continue }
      let ready = Int32(wanted.revents)
      return (ready & Int32(POLLIN | POLLHUP | POLLERR) != 0, ready & Int32(POLLOUT) != 0)
    }
  }
}
