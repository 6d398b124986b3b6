import Basics
import Glibc
import HTTP1
import TestSupport
import Testing

@Suite("Socket files")
struct SocketFileTests {
  private func server(_ folder: TemporaryFolder, group: String? = nil) throws -> Server {
    let server = try Server(
      configuration: ServerConfiguration(
        listeners: [.unix(path: folder.path + "/listen")], observers: [.unix(path: folder.path + "/observe")],
        socketGroup: group), journal: nil, table: Sample.handledTable, describe: { _ in [] })
    #expect(folder.names == [], "until it starts nobody can connect")
    try server.start()
    return server
  }

  /// A group this process is a member of, or may take because it is root; not its own.
  private static var otherGroup: gid_t? {
    if geteuid() == 0 { return 65_534 }
    var groups = [gid_t](repeating: 0, count: 256)
    let count = unsafe getgroups(256, &groups)
    return groups.prefix(max(0, Int(count))).first { $0 != getegid() }
  }

  private static var ownGroupName: String? {
    guard let entry = unsafe getgrgid(getegid()) else { return nil }
    return unsafe String(cString: entry.pointee.gr_name)
  }

  @Test("listeners and observers have mode 0660, whatever the umask, and the process's group")
  func mode() throws {
    let folder = TemporaryFolder()
    let server = try server(folder)
    for name in ["listen", "observe"] {
      #expect(folder.status(name).st_mode & 0o7777 == 0o660)
      #expect(folder.status(name).st_gid == getegid())
    }
    server.drain(seconds: 0)
    #expect(folder.status("listen").st_ino == 0 && folder.status("observe").st_ino == 0)
  }

  @Test("of two servers on one name the second does not start, and can be ended")
  func taken() throws {
    let folder = TemporaryFolder()
    let configuration = ServerConfiguration(listeners: [.unix(path: folder.path + "/listen")], loops: 2)
    let servers = try (0..<2).map { _ in
      try Server(configuration: configuration, journal: nil, table: Sample.handledTable, describe: { _ in [] })
    }
    try servers[0].start()
    #expect(throws: ServerError.self) { try servers[1].start() }
    servers[1].drain(seconds: 1)
    _ = try TestClient(.unix(path: folder.path + "/listen"))
    servers[0].drain(seconds: 0)
    #expect(folder.names == [])
  }

  @Test("in a setgid folder they have the folder's group", .enabled(if: SocketFileTests.otherGroup != nil))
  func setgid() throws {
    let folder = TemporaryFolder()
    let group = try #require(Self.otherGroup)
    #expect(unsafe chown(folder.path, uid_t.max, group) == 0)
    #expect(unsafe chmod(folder.path, 0o2770) == 0)
    let server = try server(folder)
    for name in ["listen", "observe"] { #expect(folder.status(name).st_gid == group) }
    server.drain(seconds: 0)
  }

  @Test("a group given by number is theirs", .enabled(if: SocketFileTests.otherGroup != nil))
  func number() throws {
    let folder = TemporaryFolder()
    let group = try #require(Self.otherGroup)
    let server = try server(folder, group: "\(group)")
    for name in ["listen", "observe"] {
      #expect(folder.status(name).st_gid == group)
      #expect(folder.status(name).st_mode & 0o7777 == 0o660)
    }
    server.drain(seconds: 0)
  }

  @Test("a group is given by name too")
  func name() throws {
    let folder = TemporaryFolder()
    let name: String = try #require(Self.ownGroupName)
    let server = try server(folder, group: name)
    #expect(folder.status("listen").st_gid == getegid())
    server.drain(seconds: 0)
  }

  @Test("an unknown group is an error that names it, and nothing is left behind")
  func unknown() {
    let folder = TemporaryFolder()
    let error = #expect(throws: ServerError.self) { try server(folder, group: "no-such-group") }
    #expect(
      error?.description
        == "set group of sockets to 'no-such-group': there is no such group; "
        + "name a group of this machine, or give its number")
    #expect(folder.status("listen").st_ino == 0)
  }

  @Test("a group that may not be given is an error that says why", .enabled(if: geteuid() != 0))
  func notPermitted() {
    let folder = TemporaryFolder()
    let error = #expect(throws: ServerError.self) { try server(folder, group: "0") }
    #expect(error?.description.contains("member") == true)
    #expect(folder.status("listen").st_ino == 0)
  }
}

extension TemporaryFolder {
  func status(_ name: String) -> stat {
    var status = Glibc.stat()
    _ = unsafe stat(path + "/" + name, &status)
    return status
  }
}
