import Basics
import Glibc
import HTTP1
import TestSupport
import Testing

@Suite("Sockets that the process was started with")
struct InheritedListenerTests {
  /// A blocking socket, as who starts us may have made it, bound and perhaps listening; closed with the test.
  final class Socket {
    let number: Int32
    /// The same, where a client finds it.
    let address: ListenAddress
    private let folder: TemporaryFolder?

    init(_ family: Int32, type: UInt32 = SOCK_STREAM.rawValue, listens: Bool = true) throws {
      number = Glibc.socket(family, Int32(type), 0)
      if family == AF_UNIX {
        let folder = TemporaryFolder()
        let path = folder.path + "/socket"
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &target.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        try Self.check(Self.bind(number, target))
        (self.folder, address) = (folder, .unix(path: path))
      } else {
        folder = nil
        if family == AF_INET6 {
          var target = sockaddr_in6()
          target.sin6_family = sa_family_t(AF_INET6)
          target.sin6_addr = in6addr_loopback
          try Self.check(Self.bind(number, target))
        } else {
          var target = sockaddr_in()
          target.sin_family = sa_family_t(AF_INET)
          target.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
          try Self.check(Self.bind(number, target))
        }
        address = .tcp(host: family == AF_INET6 ? "::1" : "127.0.0.1", port: Self.port(number))
      }
      if listens { try Self.check(listen(number, 16)) }
    }

    deinit { close(number) }

    private static func check(_ result: Int32) throws {
      if result != 0 { throw TestClient.Failure(description: "errno \(errno)") }
    }

    private static func bind<Target>(_ number: Int32, _ target: Target) -> Int32 {
      unsafe withUnsafePointer(to: target) {
        unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe Glibc.bind(number, $0, socklen_t(MemoryLayout<Target>.size))
        }
      }
    }

    private static func port(_ number: Int32) -> UInt16 {
      var (address, length) = (sockaddr_in6(), socklen_t(MemoryLayout<sockaddr_in6>.size))
      _ = unsafe withUnsafeMutablePointer(to: &address) {
        unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(number, $0, &length) }
      }
      return UInt16(bigEndian: address.sin6_port)
    }
  }

  private static func error(_ number: Int32) -> String? {
    do throws(ServerError) {
      _ = try ReservedListeners(ServerConfiguration(listeners: [.inherited(descriptor: number)]))
      return nil
    } catch { return error.description }
  }

  @Test(
    "are listened on, of every family, and stay open for the next process", arguments: [AF_INET, AF_INET6, AF_UNIX])
  func served(family: Int32) throws {
    let socket = try Socket(family)
    for _ in 0..<2 {
      let server = try TestServer(listen: .inherited(descriptor: socket.number))
      #expect(server.address.description == "fd:\(socket.number)")
      let client = try TestClient(socket.address)
      client.send("GET /a HTTP/1.1|Host: x|User-Agent: u||")
      #expect(try client.answer().status == 200)
      let name = family == AF_UNIX ? "u unix" : (family == AF_INET ? "u 127.0.0.1" : "u 0.0.0.1")
      #expect(try server.clients() == [name])
    }
    #expect(fcntl(socket.number, F_GETFD) == FD_CLOEXEC)
    #expect(fcntl(socket.number, F_GETFL) & O_NONBLOCK != 0)
  }

  @Test("what is no listening stream socket is an error that says so")
  func refused() throws {
    let file = unsafe open("/dev/null", O_RDONLY)
    defer { close(file) }
    let datagrams = try Socket(AF_INET, type: SOCK_DGRAM.rawValue, listens: false)
    let mute = try Socket(AF_INET, listens: false)
    #expect(
      Self.error(file)?.hasPrefix("listen on fd:\(file): Socket operation on non-socket; give the number") == true)
    #expect(Self.error(datagrams.number)?.contains("it is no stream socket") == true)
    #expect(Self.error(mute.number)?.contains("it is a socket that does not listen") == true)
    #expect(Self.error(1 << 20)?.contains("Bad file descriptor") == true)
  }
}
