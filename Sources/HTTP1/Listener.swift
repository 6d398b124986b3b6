import Glibc

/// A bound, listening socket, shared by all loops: a second daemon on the same port must fail, so no SO_REUSEPORT.
struct Listener: Sendable {
  let descriptor: Int32
  /// With the real port.
  let address: ListenAddress
  let isUnix: Bool
  /// Device and inode of the socket file: only our own is removed at the end.
  private let file: [UInt64]?

  /// Binds and listens; nothing is accepted yet.
  init(_ wanted: ListenAddress) throws(ServerError) {
    switch wanted {
    case .tcp(let host, let port): try self.init(wanted, host: host, port: port)
    case .unix(let path): try self.init(wanted, path: path)
    }
  }

  func close() {
    Syscalls.close(descriptor)
    if case .unix(let path) = address, let file, Syscalls.identity(path) == file { Syscalls.unlink(path) }
  }

  private init(_ wanted: ListenAddress, host: String, port: UInt16) throws(ServerError) {
    let target: SocketAddress
    switch SocketAddress.resolve(host: host, port: port) {
    case .success(let address): target = address
    case .failure(let failure):
      throw ServerError(
        "listen on", wanted.description, cause: failure.reason, hint: "name an address of this machine")
    }
    (isUnix, file) = (false, nil)
    do throws(Errno) {
      descriptor = try Self.opened(target)
      address = .tcp(host: host, port: try Syscalls.boundPort(descriptor))
    } catch { throw Self.error(wanted, error) }
  }

  private static func opened(_ target: SocketAddress) throws(Errno) -> Int32 {
    let socket = try Syscalls.socket(target.family)
    do throws(Errno) {
      try Syscalls.setOption(socket, SOL_SOCKET, SO_REUSEADDR, 1)
      // Accepted sockets inherit it: an answer is one send, and waits for nobody.
      try Syscalls.setOption(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
      try Syscalls.bind(socket, target)
      try Syscalls.listen(socket, backlog: SOMAXCONN)
      return socket
    } catch {
      Syscalls.close(socket)
      throw error
    }
  }

  private init(_ wanted: ListenAddress, path: String) throws(ServerError) {
    do throws(Errno) {
      let socket = try Syscalls.socket(AF_UNIX)
      do throws(Errno) { try Self.bind(socket, path) } catch {
        Syscalls.close(socket)
        throw error
      }
      (descriptor, address, isUnix, file) = (socket, wanted, true, Syscalls.identity(path))
    } catch { throw Self.error(wanted, error) }
  }

  /// The mode is set between bind and listen: before listen nobody can connect.
  private static func bind(_ socket: Int32, _ path: String) throws(Errno) {
    let target = SocketAddress(path: path)
    do throws(Errno) { try Syscalls.bind(socket, target) } catch  where error.value == EADDRINUSE {
      guard try isStale(target) else { throw error }
      Syscalls.unlink(path)
      try Syscalls.bind(socket, target)
    }
    try Syscalls.setMode(path, 0o660)
    try Syscalls.listen(socket, backlog: SOMAXCONN)
  }

  /// Whether the file is a socket that nobody listens on: a daemon died and left it.
  private static func isStale(_ target: SocketAddress) throws(Errno) -> Bool {
    let probe = try Syscalls.socket(AF_UNIX)
    defer { Syscalls.close(probe) }
    do throws(Errno) {
      try Syscalls.connect(probe, target)
      return false
    } catch { return error.value == ECONNREFUSED }
  }

  private static func error(_ wanted: ListenAddress, _ failure: Errno) -> ServerError {
    let hint =
      switch failure.value {
      case EADDRINUSE: "another process listens there; stop it, or choose another address"
      case EACCES: "ports below 1024 and foreign folders need rights; choose another address"
      default: "name an address of this machine"
      }
    return ServerError("listen on", wanted.description, cause: failure.text, hint: hint)
  }
}
