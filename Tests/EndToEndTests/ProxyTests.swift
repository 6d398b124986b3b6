import Foundation
import TestSupport
import Testing

/// The README's blocks for nginx and Caddy, run by Debian's real ones.
@Suite struct ProxyTests {
  @Test("the README's nginx block routes the well-known paths, with host and client address", .enabled(if: nginx))
  func nginxBlock() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    let block = try Readme.block("nginx").replacing("127.0.0.1:8080", with: "127.0.0.1:\(daemon.port)")
    let proxy = try ProxyProcess.nginx(in: folder, server: block)
    try checkRouted(daemon: daemon, proxy: proxy)
  }

  @Test("the README's Caddy block routes the well-known paths, with host and client address", .enabled(if: caddy))
  func caddyBlock() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    // The test's own address is a loopback one: Caddy is told to believe what it says of its client.
    let block = try Readme.block("caddy").replacing(
      "127.0.0.1:8080", with: "127.0.0.1:\(daemon.port) {\ntrusted_proxies 127.0.0.1/32\n}")
    let proxy = try ProxyProcess.caddy(in: folder, site: block)
    try checkRouted(daemon: daemon, proxy: proxy)
  }

  /// A document comes through unchanged, and the daemon knows who asked by the address that the proxy passed on.
  private func checkRouted(daemon: ServingProcess, proxy: ProxyProcess) throws {
    let direct = try daemon.get(StoryTests.discovery)
    let answer = try proxy.connect().request(
      "GET", "\(StoryTests.discovery)?x=1", userAgent: "python-httpx/0.28.1", from: StoryTests.claude)
    #expect(answer.status == 200 && answer.body == direct.body && answer["etag"] == direct["etag"])
    #expect(try proxy.connect().request("GET", "/mcp/.well-known/openid-configuration").status == 200)
    let rows = try daemon.connectors { rows in rows.contains { $0["connector"] as? String == "claude" } }
    #expect(rows.first?["attribution"] as? String == "verified", "\(rows)")
  }

  static let nginx = available("/usr/sbin/nginx")
  static let caddy = available("/usr/bin/caddy")

  /// A test that cannot run says so.
  static func available(_ path: String) -> Bool {
    if FileManager.default.isExecutableFile(atPath: path) { return true }
    print("SKIPPED: \(path) is not installed; the tests that need it did not run")
    return false
  }
}

/// The README, as a new user reads it.
enum Readme {
  /// The first fenced block of a language, or a later one.
  static func block(_ language: String, _ ordinal: Int = 0) throws -> String {
    let text = try String(contentsOf: Project.root.appendingPathComponent("README.md"), encoding: .utf8)
    let parts = text.components(separatedBy: "```\(language)\n")
    return try #require(parts.dropFirst(1 + ordinal).first?.components(separatedBy: "\n```").first)
  }
}
