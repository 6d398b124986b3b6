import Foundation
import Glibc
import TestSupport
import Testing

@testable import Outbound

@Suite struct ChildTests {
  /// A server that answers everything but /hang.
  func server() throws -> TinyServer {
    try TinyServer { $0.path.hasPrefix("/hang") ? .silence([]) : .ok($0.path) }
  }

  @Test("A child killed in the middle fails its requests, and the next one starts another")
  func killed() async throws {
    let (server, client) = (try server(), makeClient())
    defer {
      client.stop()
      server.stop()
    }
    let first = Sending(client, OutboundRequest(url: "\(server.url)/hang?k=hush", timeoutSeconds: 3_600))
    let second = Sending(client, OutboundRequest(url: "\(server.url)/hang", timeoutSeconds: 3_600))
    #expect(await onThread { server.waitForRequests(2) })
    let child = try #require(client.childProcess)
    kill(child, SIGKILL)

    let died = OutboundError.childDied(on: "\(server.url)/hang", reason: "was killed by signal 9")
    for outcome in [await first.value, await second.value] { #expect(throws: died) { try outcome.get() } }
    #expect(processState(child) == nil, "a zombie is left")
    let next = try await send(client, OutboundRequest(url: "\(server.url)/next")).get()
    #expect(next.status == 200)
    #expect(client.childProcess != child)
    #expect(server.heard.count == 3, "something was sent twice")
  }

  @Test("A child killed while idle is replaced without an error")
  func killedIdle() async throws {
    let (server, client) = (try server(), makeClient())
    defer {
      client.stop()
      server.stop()
    }
    for round in 1...10 {
      #expect(try await send(client, OutboundRequest(url: server.url)).get().status == 200)
      #expect(server.heard.count == round)
      let child = try #require(client.childProcess)
      kill(child, SIGKILL)
      #expect(await onThread { eventually { processState(child) == nil } })
    }
  }

  @Test("Twenty requests at once go through one child, and each gets its own answer")
  func atOnce() async throws {
    let (server, client) = (try server(), makeClient())
    defer {
      client.stop()
      server.stop()
    }
    let hanging = Sending(client, OutboundRequest(url: "\(server.url)/hang", timeoutSeconds: 3_600))
    #expect(await onThread { server.waitForRequests(1) })
    let child = client.childProcess
    try await withThrowingTaskGroup(of: (Int, OutboundResponse).self) { group in
      for number in 1...20 {
        group.addTask { (number, try await send(client, OutboundRequest(url: "\(server.url)/\(number)")).get()) }
      }
      for try await (number, response) in group { #expect(response.body == Array("/\(number)".utf8)) }
    }
    #expect(client.childProcess == child)
    client.stop()
    guard case .failure(.childDied) = await hanging.value else { throw OutboundError.stopped(on: "not failed") }
  }

  @Test("Stopping ends the child, leaves no zombie and refuses what comes later")
  func stops() async throws {
    let (server, client) = (try server(), makeClient())
    defer { server.stop() }
    _ = try await send(client, OutboundRequest(url: server.url)).get()
    let child = try #require(client.childProcess)
    client.stop()
    #expect(processState(child) == nil)
    #expect(client.childProcess == nil)
    #expect(throws: OutboundError.stopped(on: "http://127.0.0.1:1/p")) {
      try client.send(OutboundRequest(url: "http://127.0.0.1:1/p?k=hush"))
    }
    client.stop()
  }

  @Test("A client that nobody holds any more ends its child")
  func letGo() async throws {
    let server = try server()
    defer { server.stop() }
    var client: OutboundClient? = makeClient()
    if let client { _ = try await send(client, OutboundRequest(url: server.url)).get() }
    let child = try #require(client?.childProcess)
    client = nil
    #expect(await onThread { eventually { processState(child) == nil } })
  }

  @Test("The child outlives the signals that a terminal or a service manager sends to all, not SIGKILL")
  func signals() async throws {
    let (server, client) = (try server(), makeClient())
    defer {
      client.stop()
      server.stop()
    }
    _ = try await send(client, OutboundRequest(url: server.url)).get()
    let child = try #require(client.childProcess)
    #expect(getpgid(child) == child)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { kill(child, signal) }
    _ = try await send(client, OutboundRequest(url: server.url)).get()
    #expect(client.childProcess == child)
  }

  @Test("A stopped child is ended once its request should have had an answer", .timeLimit(.minutes(10)))
  func hung() async throws {
    let (server, client) = (try server(), makeClient())
    defer {
      client.stop()
      server.stop()
    }
    _ = try await send(client, OutboundRequest(url: server.url)).get()
    let child = try #require(client.childProcess)
    kill(child, SIGSTOP)
    let outcome = await send(client, OutboundRequest(url: "\(server.url)/p", timeoutSeconds: 1))
    let error = OutboundError.childDied(on: "\(server.url)/p", reason: "did not answer in time and was ended")
    #expect(throws: error) { try outcome.get() }
    #expect(await onThread { eventually { processState(child) == nil } })
    #expect(try await send(client, OutboundRequest(url: server.url)).get().status == 200)
  }

  @Test("The child has its socket, nothing of the parent's other descriptors, and stays when idle")
  func descriptors() async throws {
    let leak = unsafe open("/dev/zero", O_RDONLY)
    defer { close(leak) }
    let (server, client) = (try server(), makeClient())
    defer {
      client.stop()
      server.stop()
    }
    for _ in 0..<5 { _ = try await send(client, OutboundRequest(url: server.url)).get() }
    let child = try #require(client.childProcess)
    let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(child)/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(child)/fd/\($0)")
    }
    #expect(files.contains("/dev/null") && files.filter { $0.hasPrefix("socket:") }.count >= 1)
    #expect(!files.contains("/dev/zero"))
  }

  @Test("A child that has made its share of requests retires without harm to any of them")
  func retires() async throws {
    let server = try server()
    let client = OutboundClient(ChildCommand(executable: outboundProgram, lifetime: 8))
    defer {
      client.stop()
      server.stop()
    }
    _ = try await send(client, OutboundRequest(url: server.url)).get()
    let first = try #require(client.childProcess)
    await withTaskGroup(of: Int.self) { group in
      for number in 1...20 {
        group.addTask { (try? await send(client, OutboundRequest(url: "\(server.url)/\(number)")).get())?.status ?? 0 }
      }
      for await status in group { #expect(status == 200) }
    }
    #expect(server.heard.count == 21)
    #expect(await onThread { eventually { processState(first) == nil } })
  }

  @Test("Waiting for a server that does not answer costs next to nothing, over TLS too", arguments: ["http", "https"])
  func waitsAsleep(scheme: String) async throws {
    let (server, client) = (try server(), makeClient())
    defer {
      client.stop()
      server.stop()
    }
    _ = try await send(client, OutboundRequest(url: server.url)).get()
    let child = try #require(client.childProcess)
    let before = try #require(processTicks(child))
    let url = "\(scheme)://127.0.0.1:\(server.port)/hang"
    let outcome = await send(client, OutboundRequest(url: url, timeoutSeconds: 2))
    #expect(throws: OutboundError.timeout(on: url, seconds: 2)) { try outcome.get() }
    // The CA certificates are read, too. Who asks the kernel again and again spends all 200 ticks.
    #expect(try #require(processTicks(child)) - before < 60)
  }

  @Test("A program that cannot be started, or is not the child, is said in words")
  func noChild() async throws {
    let missing = OutboundClient(executable: "/nowhere/manifestd")
    let outcome = await send(missing, OutboundRequest(url: "https://h/p?k=hush"))
    let error = OutboundError.childNotStarted(
      on: "https://h/p", reason: "posix_spawn /nowhere/manifestd: No such file or directory")
    #expect(throws: error) { try outcome.get() }

    let other = OutboundClient(executable: "/bin/true")
    switch await send(other, OutboundRequest(url: "https://h/p")) {
    case .failure(.childDied(_, "ended with status 0")), .failure(.childNotStarted): break
    case let outcome: Issue.record("\(outcome)")
    }

    let babbler = OutboundClient(
      ChildCommand(executable: "/bin/sh", arguments: ["sh", "-c", "echo HTTP/1.1 200 OK >&0; exec sleep 9"]))
    switch await send(babbler, OutboundRequest(url: "https://h/p")) {
    case .failure(.childDied(_, let reason)): #expect(reason.hasPrefix("cannot be understood"))
    case .failure(.childNotStarted): break
    case let outcome: Issue.record("\(outcome)")
    }
  }
}
