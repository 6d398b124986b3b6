import Foundation
import TestSupport
import Testing

/// What `--durability` promises, counted in system calls.
@Suite struct DurabilityTests {
  static let strace = ProxyTests.available("/usr/bin/strace")

  @Test(
    "full syncs the journal between its write and the answer, each time; journal never does",
    .enabled(if: strace), arguments: ["full", "journal"])
  func syncs(mode: String) throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let requests = 20
    let trace = try trace(in: folder, mode: mode, requests: requests)
    // Only what a loop's thread does: the keeper syncs the database.
    let calls = trace.filter { $0.contains(".segment>") || $0.contains("sendto(") }
    let answers = calls.indices.filter { calls[$0].contains("sendto(") && calls[$0].contains("HTTP/1.1 200") }
    try #require(answers.count == requests, "\(answers.count) answers in \(calls.count) calls")
    let syncs = calls.filter { $0.contains("fdatasync(") && $0.contains(".segment>") }.count
    #expect(syncs == (mode == "full" ? requests : 0))
    if mode == "full" {
      for answer in answers {
        try #require(answer >= 2)
        #expect(calls[answer - 1].contains("fdatasync("), "\(calls[answer - 1])")
        #expect(calls[answer - 2].contains("write("), "\(calls[answer - 2])")
      }
    }
  }

  /// The daemon's system calls while it answers some requests, one after the other; in whole lines of `strace -f -y`.
  private func trace(in folder: TemporaryFolder, mode: String, requests: Int) throws -> [String] {
    let port = try FreePort.find()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
    process.arguments =
      [
        "-f", "-y", "-s", "16", "-o", "trace", "-e", "trace=write,fdatasync,sendto", "--", Binary.url.path, "serve",
        "--listen", "127.0.0.1:\(port)", "--threads", "1", "--durability", mode,
      ]
    process.currentDirectoryURL = folder.url
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { if process.isRunning { process.terminate() } }
    let client = try connect(port)
    for _ in 0..<requests {
      #expect(try client.request("GET", StoryTests.discovery).status == 200)
    }
    // strace ends with the daemon, whose own number is in the journal's folder.
    try eventually("the daemon writes its status") { folder.exists("manifestd.db.sightings/status.json") }
    let status = try Data(contentsOf: folder.file("manifestd.db.sightings/status.json"))
    let daemon = try #require((try JSONSerialization.jsonObject(with: status) as? [String: Any])?["process"] as? Int)
    kill(pid_t(daemon), SIGTERM)
    process.waitUntilExit()
    return try String(contentsOf: folder.file("trace"), encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private func connect(_ port: UInt16) throws -> Client {
    try eventually("something answers on \(port)") { (try? Client(port: port).request("GET", "/")) != nil }
    return try Client(port: port)
  }
}
