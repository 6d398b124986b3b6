import Basics
import System

/// A socket shared by all loops, bound and not yet listening: a second daemon on the same port must fail, so no
/// SO_REUSEPORT.
struct Listener: Sendable {
  let descriptor: Int32
  /// With the real port.
  let address: ListenAddress
  let isUnix: Bool
  /// Its requests are observed, not answered.
  let observes: Bool
  /// Nil: it has none of its own.
  private let file: SocketFile?

  /// Takes the address, so that what is wrong with it is told; nobody can connect before `listen`.
  /// - Parameter group: the socket file's; nil: as the kernel gives it.
  init(_ wanted: ListenAddress, group: UInt32? = nil, observes: Bool = false) throws(ServerError) {
    switch wanted {
    case .tcp(let host, let port): try self.init(wanted, host: host, port: port, observes: observes)
    case .unix(let path): try self.init(wanted, path: path, group: group, observes: observes)
    case .inherited(let number): try self.init(wanted, inherited: number, observes: observes)
    }
  }

  /// From now on clients connect: only when nothing else can fail.
  func listen() throws(ServerError) {
    do throws(Errno) {
      if let file { return try file.listen(descriptor) }
      // An inherited one does already.
      if case .tcp = address { try Sockets.listen(descriptor) }
    } catch { throw Self.error(address, error) }
  }

  func close() {
    Descriptor.close(descriptor)
    file?.remove()
  }

  private init(_ wanted: ListenAddress, host: String, port: UInt16, observes: Bool) throws(ServerError) {
    guard let target = SocketAddress(host: host, port: port) else {
      throw ServerError(
        "listen on", wanted.description, cause: "'\(host)' is no address",
        hint: "give an address of this machine, or localhost: other names are not looked up")
    }
    (isUnix, file, self.observes) = (false, nil, observes)
    do throws(Errno) {
      descriptor = try Self.bound(target, isPortChosen: port != 0)
      address = .tcp(host: host, port: try Sockets.address(of: descriptor).port)
    } catch { throw Self.error(wanted, error) }
  }

  private static func bound(_ target: SocketAddress, isPortChosen: Bool) throws(Errno) -> Int32 {
    let socket = try Sockets.open(target.family)
    do throws(Errno) {
      try Self.setInheritedOptions(socket)
      // Two sockets that reuse addresses may have one port until they listen: a port that the kernel is to choose must
      // be nobody else's. The connections' ends (TIME_WAIT) have the option from their listener all the same.
      if isPortChosen { try Sockets.set(.reusesAddress, of: socket) }
      try Sockets.bind(socket, to: target)
      if !isPortChosen { try Sockets.set(.reusesAddress, of: socket) }
      return socket
    } catch {
      Descriptor.close(socket)
      throw error
    }
  }

  /// Accepted sockets have these from their listener (tcp(7)): an answer is one send, and waits for nobody; of what a
  /// client does not take, the kernel keeps no more than this beside its window, where it would keep megabytes.
  private static func setInheritedOptions(_ socket: Int32) throws(Errno) {
    try Sockets.set(.sendsAtOnce, of: socket)
    try Sockets.set(.keepsUnsent(bytes: 64 << 10), of: socket)
  }

  private init(_ wanted: ListenAddress, path: String, group: UInt32?, observes: Bool) throws(ServerError) {
    let file = SocketFile(path: path, group: group)
    if let holder = file.holder {
      throw ServerError(
        "listen on", wanted.description, cause: "it is \(holder.words)", hint: "choose another path, or remove that")
    }
    do throws(Errno) {
      try file.rehearse()
      descriptor = try Sockets.open(.unix)
    } catch { throw Self.error(wanted, error) }
    (address, isUnix, self.file, self.observes) = (wanted, true, file, observes)
  }

  /// The number of a group named, or given by number; nil for none.
  static func group(_ name: String?) throws(ServerError) -> UInt32? {
    guard let name else { return nil }
    if let number = Accounts.group(named: name) { return number }
    throw ServerError(
      "set group of sockets to", "'\(name)'", cause: "there is no such group",
      hint: "name a group of this machine, or give its number")
  }

  /// The socket stays open under its own number, for whoever has started the process to give to the next one; what is
  /// used and closed here is a duplicate.
  private init(_ wanted: ListenAddress, inherited number: Int32, observes: Bool) throws(ServerError) {
    let hint = "give the number of a listening stream socket that the process was started with"
    let facts: Sockets.Facts
    do throws(Errno) { facts = try Sockets.facts(of: number) } catch {
      throw ServerError("listen on", wanted.description, cause: error.text, hint: hint)
    }
    guard facts.isStream, let family = facts.family else {
      throw ServerError(
        "listen on", wanted.description, cause: "it is no stream socket of the internet or of this machine", hint: hint)
    }
    guard facts.isListening else {
      throw ServerError("listen on", wanted.description, cause: "it is a socket that does not listen", hint: hint)
    }
    (isUnix, file, self.observes, address) = (family == .unix, nil, observes, wanted)
    do throws(Errno) {
      try Sockets.setInherited(number)
      descriptor = try Descriptor.duplicate(number)
      if !isUnix { try Self.setInheritedOptions(descriptor) }
    } catch { throw Self.error(wanted, error) }
  }

  private static func error(_ wanted: ListenAddress, _ failure: Errno) -> ServerError {
    let hint =
      switch failure {
      case .addressInUse: "another process listens there; stop it, or choose another address"
      case .notPermitted: "ports below 1024 and foreign folders need rights; choose another address"
      case .notOwner: "its socket group must be one that the daemon's user is a member of"
      default: "name an address of this machine"
      }
    return ServerError("listen on", wanted.description, cause: failure.text, hint: hint)
  }
}
