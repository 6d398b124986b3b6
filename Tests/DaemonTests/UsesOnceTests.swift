import Basics
import Evidence
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Operations

private let origin = Walk.origin
private let now = origin + 3 * Walk.day + Walk.hour

/// What a mirror and a log tell of the same requests.
@Suite("A request that two sources tell is one") struct UsesOnceTests {
  private struct Call {
    var method = "POST"
    var target = DexterHistory.oldToken
    var at = origin + 3 * Walk.day
    var agent = "Cursor/1.0"
    var status = 401
    var form = ""
  }

  private func log(_ calls: [Call], _ walk: Walk, host: String? = nil) throws {
    try walk.ingest(
      calls.map {
        LogLine(at: $0.at, method: $0.method, target: $0.target, status: $0.status, agent: $0.agent, host: host)
      }, now: now)
  }

  private func mirror(_ calls: [Call], _ walk: Walk) throws {
    let index = EndpointIndex(endpoints: try walk.database.endpoints(), sites: try walk.database.sites())
    let reader = RequestReader(index: index, rules: .builtIn, detail: .prefix, hash: try walk.database.keyedHash())
    let requests = calls.compactMap { call in
      let target = RequestTarget(target: call.target, host: "dexter.cash")
      return reader.read(
        EndpointRequest(
          source: .observe, at: call.at, method: call.method, target: target, rawTarget: call.target,
          userAgent: call.agent, address: IPAddress("192.0.2.7"), body: Array(call.form.utf8),
          contentType: "application/x-www-form-urlencoded"), at: index.find(target)
      ).request
    }
    try walk.database.fold(Fold(requests: requests))
  }

  private func told(_ walk: Walk) throws -> [String] {
    try walk.database.hits(site: nil, after: 0).map {
      "\($0.at - origin - 3 * Walk.day) \($0.connector) \($0.method) \($0.status) \($0.redirectHost)"
    }
  }

  /// In both orders.
  private func walks(_ calls: [Call], logged: [Call]? = nil) throws -> [Walk] {
    let walks = [try Walk.dexter(), try Walk.dexter()]
    try mirror(calls, walks[0])
    try log(logged ?? calls, walks[0])
    try log(logged ?? calls, walks[1])
    try mirror(calls, walks[1])
    return walks
  }

  @Test("in samples, in either order, with the answer that the log knows; the log has no host, and a second of its own")
  func samples() throws {
    let calls = [Call(), Call(), Call(at: origin + 3 * Walk.day + 60, status: 200), Call(method: "HEAD", status: 405)]
    var logged = calls
    logged[2].at += 1
    for walk in try walks(calls, logged: logged) {
      #expect(
        try told(walk) == ["0 cursor HEAD 405 ", "0 cursor POST 401 ", "0 cursor POST 401 ", "60 cursor POST 200 "])
      let uses = try #require(try walk.database.retiredUses(of: walk.database.endpoints()).first)
      #expect(uses.hits == 3 && uses.answered == 1 && uses.refused == 2)
    }
  }

  @Test("of a log with hosts and one without, in either order, and beside a mirror")
  func hosts() throws {
    let calls = [Call(), Call(), Call(at: origin + 3 * Walk.day + 60, status: 200)]
    for order in [["dexter.cash", nil], [nil, "dexter.cash"]] as [[String?]] {
      for isMirrored in [false, true] {
        let walk = try Walk.dexter()
        for host in order { try log(calls, walk, host: host) }
        // What only the log without hosts tells.
        try log([Call(at: origin + 3 * Walk.day + 120)], walk)
        if isMirrored { try mirror(calls, walk) }
        #expect(
          try told(walk) == ["0 cursor POST 401 ", "0 cursor POST 401 ", "60 cursor POST 200 ", "120 cursor POST 401 "])
        #expect(try walk.endpoint(DexterHistory.oldToken, at: now).hits == 4)
      }
    }
  }

  @Test("whoever the mirror names by the form is nobody else in the log, and was answered as that says")
  func names() throws {
    let form = "redirect_uri=https%3A%2F%2Fclaude.ai%2Fapi%2Fmcp%2Fauth_callback"
    for walk in try walks([Call(agent: "python-httpx/0.28", form: form)]) {
      #expect(try told(walk) == ["0 claude POST 401 claude.ai"])
      let uses = try #require(try walk.database.retiredUses(of: walk.database.endpoints()).first)
      #expect(uses.connector == "claude" && uses.hits == 1 && uses.refused == 1)
    }
  }

  @Test("what only one of them saw stays")
  func apart() throws {
    let late = Call(at: origin + 3 * Walk.day + 1_800)
    for walk in try walks([Call()], logged: [late]) {
      #expect(try told(walk) == ["0 cursor POST 0 ", "1800 cursor POST 401 "])
    }
  }

  @Test("how a client was recognised is told by its last request, whatever was read last")
  func recognition() throws {
    let callback = "redirect_uri=https%3A%2F%2Fclaude.ai%2Fapi%2Fmcp%2Fauth_callback"
    let lines = [
      LogLine(at: origin + 3 * Walk.day, agent: Walk.claudeAgent, address: Walk.claudeAddress),
      .get(
        "\(DexterHistory.oldAuthorize)?\(callback)", at: origin + 3 * Walk.day, agent: Walk.claudeAgent,
        address: Walk.claudeAddress),
      .get(
        "\(DexterHistory.oldAuthorize)?\(callback)", at: origin + 3 * Walk.day + 1, agent: "Mozilla/5.0",
        address: Walk.claudeAddress),
    ]
    var later = lines[0]
    later.at += 600
    for (lines, wanted) in [(lines, "redirect_uri"), (lines + [later], "address range")] {
      for order in [lines, lines.reversed()] {
        let walk = try Walk.dexter()
        for line in order { try walk.ingest([line], now: now) }
        let reports = try ReportView(walk.database).reports(of: "claude", site: nil, now: now)
        #expect(reports.first?.rule?.hasPrefix(wanted) == true, "\(reports.map(\.rule))")
      }
    }
  }
}
