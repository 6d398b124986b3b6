import Basics
import Glibc
import HTTP1
import Testing

@Suite("Listening")
struct ListenerTests {
  private func server(_ address: ListenAddress) throws -> Server {
    try Server(
      configuration: ServerConfiguration(listeners: [address]), journal: nil,
      table: Sample.table([("/a", Sample.resource("a"))]), describe: { _ in [] })
  }

  @Test("a port in use is an error that names it, before anything starts", arguments: [false, true])
  func inUse(unix: Bool) throws {
    let first = try TestServer(unix: unix)
    let error = #expect(throws: ServerError.self) { try server(first.address) }
    #expect(error?.description.contains(first.address.description) == true)
    #expect(try first.ask("GET /a HTTP/1.1|Host: x||").status == 200)
  }

  @Test("a dead daemon's socket file is replaced; ours has mode 0660 and goes with us")
  func staleSocket() throws {
    let folder = try TestServer()
    let path = folder.folder + "/stale"
    let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    _ = unsafe withUnsafePointer(to: address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    close(dead)
    let server = try server(.unix(path: path))
    try server.start()
    var status = Glibc.stat()
    #expect(unsafe stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o660)
    server.drain(seconds: 0)
    #expect(unsafe stat(path, &status) != 0)
  }

  @Test("an unknown host is an error that says so")
  func unknownHost() {
    #expect(throws: ServerError.self) { try server(.tcp(host: "203.0.113.1", port: 0)) }
  }

  @Test("a server that never started can be drained, and drained again")
  func neverStarted() throws {
    let server = try server(.tcp(host: "127.0.0.1", port: 0))
    server.drain(seconds: 1)
    server.drain(seconds: 1)
  }

  @Test("trusted proxies are read strictly")
  func trustedProxies() {
    #expect(TrustedProxy("10.0.0.0/8,cache")?.isCaching == true)
    #expect(TrustedProxy("2001:db8::/32")?.isCaching == false)
    for text in ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0/8", "::/129", "10.0.0.0/8,", "010.0.0.0/8", "::1::/8"] {
      #expect(TrustedProxy(text) == nil, "\(text)")
    }
  }
}
