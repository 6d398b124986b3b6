import Foundation
import TestSupport
import Testing

/// The built daemon against more connections than are good for it. The clients are in another process than the server:
/// each has its own descriptors.
@Suite(.serialized, .waits) struct FloodTests {
  @Test("10,000 idle keep-alive connections, and a well-behaved client", .enabled(if: hasDescriptors)) func idle()
    throws
  {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    let good = try daemon.connect()
    var idle: [Client] = []
    for count in 0..<10_000 {
      idle.append(try daemon.connect())
      if count % 1000 == 0 { #expect(try good.request("GET", StoryTests.discovery).status == 200) }
    }
    #expect(try good.request("GET", StoryTests.discovery).status == 200)
    #expect(try daemon.get(StoryTests.discovery).status == 200)
    for client in stride(from: 0, to: idle.count, by: 50).map({ idle[$0] }) {
      #expect(try client.request("GET", StoryTests.discovery).status == 200)
    }
  }

  @Test("without a descriptor left accepting pauses, and goes on when there is room", .enabled(if: prlimit))
  func descriptors() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    let good = try daemon.connect()
    func isServed() throws -> Bool {
      try good.request("GET", StoryTests.discovery, userAgent: "goose/1.0", from: "203.0.113.4").status == 200
    }
    #expect(try isServed())
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(daemon.processID)/fd").count
    try Self.limit(daemon.processID, to: open + 30)
    var flood = try (0..<200).map { _ in try daemon.connect() }
    for _ in 0..<50 { #expect(try isServed()) }
    let latecomer = try daemon.connect()
    flood = []
    // It waits in the queue; there is room, and the next second's look finds it.
    #expect(try latecomer.request("GET", StoryTests.discovery).status == 200)
    #expect(try isServed())
    try Self.limit(daemon.processID, to: 1024)
    // What the keeper could not open meanwhile it folds now: nothing is lost.
    let rows = try daemon.connectors { $0.first?["hits"] as? Int == 52 }
    #expect(rows.first?["hits"] as? Int == 52)
    withExtendedLifetime(flood) {}
  }

  private static func limit(_ process: Int32, to count: Int) throws {
    let tool = Process()
    tool.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
    tool.arguments = ["--pid", "\(process)", "--nofile=\(count):"]
    try tool.run()
    tool.waitUntilExit()
    if tool.terminationStatus != 0 { throw StartFailure(words: "prlimit ended with \(tool.terminationStatus)") }
  }

  static let prlimit = ProxyTests.available("/usr/bin/prlimit")

  /// For as many connections as the test makes, in this process as in the daemon; raises what may be raised.
  static let hasDescriptors: Bool = {
    var limits = rlimit()
    let which = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
    guard unsafe getrlimit(which, &limits) == 0 else { return false }
    if limits.rlim_max < 10_500 {
      print("SKIPPED: the limit of open files is \(limits.rlim_max), too few for 10,000 connections")
      return false
    }
    limits.rlim_cur = limits.rlim_max
    return unsafe setrlimit(which, &limits) == 0
  }()
}
