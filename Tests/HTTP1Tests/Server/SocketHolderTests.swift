import Basics
import Glibc
import System
import TestSupport
import Testing

@testable import HTTP1

/// What has the name of a socket already.
@Suite("Names of socket files that are taken") struct SocketHolderTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.path + "/s" }

  private func reserve() throws -> ReservedListeners {
    try ReservedListeners(ServerConfiguration(listeners: [.unix(path: path)]))
  }

  private func refusal() -> String? {
    do throws(ServerError) {
      _ = try ReservedListeners(ServerConfiguration(listeners: [.unix(path: path)]))
      return nil
    } catch { return error.description }
  }

  /// A socket bound to the name, listening or dead.
  private func bound(listens: Bool) throws -> Int32 {
    let socket = try Sockets.open(.unix)
    try Sockets.bind(socket, to: SocketAddress(path: path))
    if listens { try Sockets.listen(socket) }
    return socket
  }

  private func inode() -> UInt64 { UInt64(folder.status("s").st_ino) }

  @Test(
    "whatever is no socket is refused by its kind, and left as it is",
    arguments: ["a regular file", "a folder", "a symbolic link", "a FIFO"])
  func otherKinds(kind: String) {
    switch kind {
    case "a regular file": close(unsafe open(path, O_CREAT | O_WRONLY, 0o600))
    case "a folder": unsafe mkdir(path, 0o700)
    case "a symbolic link": unsafe symlink("/dev/null", path)
    default: unsafe mkfifo(path, 0o600)
    }
    #expect(refusal() == "listen on unix:\(path): it is \(kind); choose another path, or remove that")
    #expect(folder.names == ["s"])
    unsafe rmdir(path)
  }

  @Test("another user's socket is refused, dead or not", .enabled(if: geteuid() == 0, "only root can give files away"))
  func otherUser() throws {
    close(try bound(listens: false))
    unsafe chown(path, 65_534, 65_534)
    #expect(refusal()?.contains("it is a socket of the user with id 65534") == true)
    #expect(folder.names == ["s"])
  }

  @Test("one that somebody listens on is in use; a dead one is replaced") func ownSockets() throws {
    let live = try bound(listens: true)
    let file = inode()
    #expect(refusal()?.contains("Address already in use; another process listens there") == true)
    #expect(inode() == file)
    close(live)
    let listeners = try reserve()
    #expect(inode() == file, "nothing is touched before it listens")
    try listeners.listen()
    #expect(folder.names == ["s"])
    _ = try TestClient(.unix(path: path))
    listeners.close()
    #expect(folder.names == [])
  }

  @Test("of two that start at once one listens, and the other leaves it alone") func race() throws {
    close(try bound(listens: false))
    let (first, second) = (try reserve(), try reserve())
    try first.listen()
    #expect(throws: ServerError.self) { try second.listen() }
    second.close()
    #expect(folder.names == ["s"])
    _ = try TestClient(.unix(path: path))
    first.close()
  }

  @Test("at the end a file that is no longer its own stays") func replaced() throws {
    let listeners = try reserve()
    try listeners.listen()
    unsafe unlink(path)
    close(unsafe open(path, O_CREAT | O_WRONLY, 0o600))
    listeners.close()
    #expect(folder.names == ["s"])
  }

  @Test("until the server starts nobody can connect to its port, and nobody else has it") func reserved() throws {
    let listeners = try ReservedListeners(ServerConfiguration(listeners: [.tcp(host: "127.0.0.1", port: 0)]))
    let address = listeners.listeners[0].address
    #expect(throws: (any Error).self) { try TestClient(address) }
    try listeners.listen()
    _ = try TestClient(address)
    #expect(throws: ServerError.self) { try ReservedListeners(ServerConfiguration(listeners: [address])) }
  }
}
