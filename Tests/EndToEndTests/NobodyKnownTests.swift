import Foundation
import TestSupport
import Testing

/// Those who call what is retired, and open no alert: nothing that a person asks may pass for an all-clear.
@Suite("Callers whom nobody knows, from the command line") struct NobodyKnownTests {
  private static let authorize = "/api/connector/oauth/authorize"

  @Test("logins for nobody known, and crawlers, are counted by stale --all; logins keep an endpoint from removal")
  func logins() throws {
    let folder = try Dexter.folder()
    var log = AccessLog()
    for ago in [90_000, 89_000, 60] {
      let request = "GET \(Self.authorize)?response_type=code&client_id=abc"
      log.add(request, 302, "Mozilla/5.0", from: "203.0.113.9", ago: ago)
    }
    log.add("POST \(EndpointTests.retired)", 404, "Googlebot/2.1", from: "203.0.113.10", ago: 50)
    try log.ingest(in: folder)
    let stale = try Binary.run("stale", in: folder)
    #expect(stale.code == 0 && stale.errors.contains("2 more, libraries and the like: see --all"), "\(stale)")
    let all = try Binary.run("stale", "--all", "-o", "json", in: folder)
    let rows = try all.rows().filter { $0["manifest"] as? String == "oauth-authorization-server" }
    let calls = rows.map { "\($0["connector"] ?? "") \($0["state"] is NSNull) \($0["calls"] ?? "")" }
    #expect(all.code == 0 && calls == ["browser true 3", "googlebot true 1"], "\(all)")
    let table = try Binary.run("stale", "--all", in: folder)
    #expect(table.output.contains("browser ") && table.output.contains("googlebot "), "\(table.output)")
    let status = try Binary.run("status", in: folder)
    #expect(status.code != 3 && !status.output.hasPrefix("all clear"), "\(status.output)")
    let check = try Binary.run("endpoints", "check", "https://dexter.cash\(Self.authorize)", "-o", "json", in: folder)
    let reason = try check.rows().first?["reason"] as? String ?? ""
    #expect(
      check.code == 3 && reason.hasPrefix("3 authorization requests by browsers, for nobody known"), "\(check)")
  }

  @Test("what min_attribution holds back is called claimed, and no library") func heldBack() throws {
    let folder = try Dexter.folder()
    #expect(try Binary.run("config", "set", "min_attribution", "verified", in: folder).code == 0)
    var log = AccessLog()
    for network in 1...3 {
      log.add("POST \(EndpointTests.retired)", 200, "openai-mcp/1.0.0", from: "198.51.\(network).9", ago: 60)
    }
    log.add("POST \(EndpointTests.retired)", 200, "curl/8.0", from: "203.0.113.9", ago: 50)
    try log.ingest(in: folder)
    let stale = try Binary.run("stale", in: folder)
    let words = "1 more, only claimed (min_attribution is verified); 1 more, libraries and the like: see --all"
    #expect(stale.code == 0 && stale.errors.contains(words), "\(stale)")
    let report = try Binary.run("report", "chatgpt", in: folder)
    #expect(report.output.hasPrefix("# chatgpt (claimed) calls retired OAuth endpoints"), "\(report.output)")
  }
}
