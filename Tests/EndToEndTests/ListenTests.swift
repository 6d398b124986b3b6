import Foundation
import Synchronization
import TestSupport
import Testing

/// Where the built daemon listens, and with which limits.
@Suite struct ListenTests {
  /// The port behind each `http://HOST:PORT` that it says it listens on.
  private static func ports(_ daemon: ServingProcess, host: String) -> [UInt16] {
    daemon.words.matches(of: #/http://([^ ,\n]*):(\d+)/#).filter { $0.1 == host }.compactMap { UInt16($0.2) }
  }

  @Test("several addresses at once: IPv4, IPv6 and a Unix socket, each told and each served") func several() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let socket = folder.file("m.sock").path
    let daemon = try ServingProcess(
      in: folder, ["--listen", "[::1]:0", "--listen", "unix:\(socket)", "--listen", "127.0.0.1:0"])
    let (v4, v6) = (Self.ports(daemon, host: "127.0.0.1"), Self.ports(daemon, host: "[::1]"))
    #expect(v4.count == 2 && v6.count == 1 && daemon.words.contains("unix:\(socket)"), "\(daemon.words)")
    let clients =
      try v4.map { try Client(port: $0) } + v6.map { try Client(port: $0, isIPv6: true) }
      + [Client(unixSocket: socket)]
    for (index, client) in clients.enumerated() {
      let answer = try client.request("GET", StoryTests.discovery, userAgent: "goose/1.\(index)", from: "203.0.113.4")
      #expect(answer.status == 200)
    }
    let rows = try daemon.connectors { $0.first?["hits"] as? Int == 4 }
    #expect(rows.first?["clients"] as? Int == 4)
    #expect(daemon.stop() == 0)
  }

  @Test("nobody is let in before it serves: of many starts not one takes a connection and drops it")
  func starts() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    #expect(try Binary.run("publish", in: folder).code == 0)
    let port = try FreePort.find()
    for _ in 0..<8 {
      let dropped = Mutex(0)
      let isServed = Mutex(false)
      let knocking = Thread {
        while !isServed.withLock({ $0 }) {
          guard let client = try? Client(port: port) else { continue }
          guard let answer = try? client.request("GET", StoryTests.discovery) else {
            dropped.withLock { $0 += 1 }
            continue
          }
          isServed.withLock { $0 = answer.status == 200 }
        }
      }
      knocking.start()
      let daemon = try ServingProcess(in: folder, listen: "127.0.0.1:\(port)")
      try eventually("somebody is served") { isServed.withLock { $0 } }
      #expect(dropped.withLock { $0 } == 0)
      #expect(daemon.stop() == 0)
    }
  }

  @Test("fd:3 is the socket that systemd would pass on", .enabled(if: python)) func activation() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    // As systemd does it: bind, listen, make it descriptor 3, run the daemon.
    let script = """
      import os, socket, sys
      s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(16)
      open("port", "w").write(str(s.getsockname()[1]))
      os.dup2(s.fileno(), 3); os.set_inheritable(3, True)
      os.execv(sys.argv[1], [sys.argv[1], "serve", "--listen", "fd:3"])
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-c", script, Binary.url.path]
    process.currentDirectoryURL = folder.url
    let log = try folder.emptyFile("log-fd")
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    try eventually("it serves on fd:3") {
      try String(contentsOf: log, encoding: .utf8)
    } fits: {
      $0.contains("paths) on fd:3")
    }
    let port = try #require(UInt16(String(contentsOf: folder.file("port"), encoding: .utf8)))
    #expect(try Client(port: port).request("GET", StoryTests.discovery).status == 200)
  }

  @Test("the limits are settings, read at the start; --limit wins for its run") func limits() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    #expect(try Binary.run("publish", in: folder).code == 0)
    let set = try Binary.run("config", "set", "max_body_bytes", "10", in: folder)
    #expect(set.code == 0 && set.errors.contains("max_body_bytes is 10, from the next start of serve on"))
    func statuses(_ flags: [String]) throws -> [Int] {
      let daemon = try ServingProcess(in: folder, flags)
      defer { daemon.stop() }
      return try [10, 11, 12].map { count in
        let client = try daemon.connect()
        try client.send("PUT \(StoryTests.discovery) HTTP/1.1\r\nHost: dexter.cash\r\nContent-Length: \(count)\r\n\r\n")
        try client.send(String(repeating: "x", count: count))
        return try client.answer().status
      }
    }
    #expect(try statuses([]) == [405, 413, 413])
    #expect(try statuses(["--limit", "max_body_bytes=11", "--limit=idle_timeout=5m"]) == [405, 405, 413])
  }

  @Test("--client-address names the one header that is believed") func clientAddress() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder, ["--client-address", "CF-Connecting-IP"])
    // Claude's address tells it apart from the library that it announces itself as.
    _ = try daemon.get(
      StoryTests.discovery, userAgent: "python-httpx/0.28.1", from: "203.0.113.4",
      headers: ["CF-Connecting-IP: \(StoryTests.claude)"])
    #expect(try daemon.connectors().first?["connector"] as? String == "claude")
  }

  @Test("--client-address proxy takes it from the PROXY protocol") func proxyProtocol() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder, ["--client-address", "proxy"])
    let client = try daemon.connect()
    try client.send("PROXY TCP4 \(StoryTests.claude) 192.0.2.1 4711 443\r\n")
    #expect(try client.request("GET", StoryTests.discovery, userAgent: "python-httpx/0.28.1").status == 200)
    #expect(try daemon.connectors().first?["connector"] as? String == "claude")
  }

  static let python = ProxyTests.available("/usr/bin/python3")
}
