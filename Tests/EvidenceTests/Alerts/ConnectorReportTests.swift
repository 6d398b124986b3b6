import Foundation
import Testing

@testable import Evidence

@Suite struct ConnectorReportTests {
  static func report(
    userAgent: String = "openai-mcp/1.0.0 (ChatGPT)", attribution: Attribution? = .verified, hasEndpoints: Bool = true,
    hasCeased: Bool = false, standing: RowStanding = .verified, answered: Int64 = 0, refused: Int64 = 0
  ) -> ConnectorReport {
    ConnectorReport(
      connector: "chatgpt", connectorClass: .hosted, site: "https://dexter.cash", contact: "https://help.openai.com",
      refreshAdvice: "Delete the connector and create it again.",
      manifests: [
        ConnectorReport.Manifest(
          name: "mcp", holds: 1, uses: [1], current: 2, currentSince: 1_758_500_000, state: .stale, reason: "calls",
          isClaimed: standing.isClaimed)
      ],
      endpoints: hasEndpoints
        ? [
          ConnectorReport.Endpoint(
            url: "https://dexter.cash/api/connector/oauth/token", fields: ["token_endpoint", "token_url"],
            retiredAt: 1_758_500_000, successor: "https://dexter.cash/mcp/token", hits: 214, firstAt: 1_758_500_100,
            lastAt: 1_758_510_000, answered: answered, refused: refused)
        ] : [],
      requests: [
        ConnectorReport.Request(
          at: 1_758_510_000, method: "POST", path: "/api/connector/oauth/token", parameters: "", status: 308,
          userAgent: userAgent, network: "3.12.200.0/24", namedClient: "", redirectHost: "chatgpt.com",
          observedBy: "listener")
      ], attribution: attribution, rule: "address range 3.12.200.18/32", hasCeased: hasCeased,
      standing: standing)
  }

  @Test("Markdown says what is used, since when, how often, what is current, and whom to tell") func markdown() {
    let text = Self.report().markdown
    for part in [
      "# chatgpt calls retired OAuth endpoints of https://dexter.cash", "To: https://help.openai.com",
      "| https://dexter.cash/api/connector/oauth/token | 2025-09-22T00:13:20Z | 214 | 2025-09-22T00:15:00Z "
        + "| 2025-09-22T03:00:00Z | https://dexter.cash/mcp/token |",
      "| mcp | v2 | 2025-09-22T00:13:20Z | v1 | v1 | STALE |",
      "2025-09-22T03:00:00Z POST /api/connector/oauth/token -> 308, \"openai-mcp/1.0.0 (ChatGPT)\", 3.12.200.0/24",
      "Verified: the requests came from an address that the platform publishes as its own",
      "Delete the connector and create it again.",
    ] {
      #expect(text.contains(part), "\(part)\n\(text)")
    }
  }

  @Test("plain text says the same in lines that fit a mail") func text() {
    let text = Self.report().text
    #expect(text.contains("  Calls since:   214\n"))
    #expect(text.contains("  Use instead:   https://dexter.cash/mcp/token"))
    let running = text.split(separator: "\n").filter { !$0.hasPrefix("  ") }
    #expect(running.allSatisfy { $0.count <= 78 })
  }

  @Test("a user agent can neither break out of a block nor add a line") func hostile() {
    let report = Self.report(userAgent: "x\n```\n# pay here <script> | \u{1b}[31m\u{202e}")
    for text in [report.markdown, report.text] {
      #expect(!text.contains("\n```\n# pay"))
      #expect(!text.unicodeScalars.contains { $0.value == 0x1b || $0.value == 0x202e })
    }
    #expect(report.markdown.components(separatedBy: "\n```").count == 3)
  }

  @Test("what is only claimed is said to be so") func certainty() {
    #expect(Self.report(attribution: .claimed).text.contains("Anybody can send that"))
    #expect(Self.report(attribution: .inferred).markdown.contains("Inferred: another request from the same address"))
    #expect(!Self.report(attribution: nil).markdown.contains("How sure"))
  }

  @Test("of a connector whose platform publishes no addresses that is said once") func only() {
    let text = Self.report(attribution: .claimed, standing: .only).markdown
    #expect(text.components(separatedBy: "publishes no addresses").count == 2)
    let beside = Self.report(attribution: .claimed, standing: .claimed(rangesAt: nil))
    #expect(!beside.text.contains("no addresses") && beside.markdown.contains("| STALE (claimed) |"))
  }

  @Test("of one that has recovered it says when the last stale call was, and asks nothing") func ceased() {
    let text = Self.report(hasCeased: true).markdown
    #expect(text.hasPrefix("# chatgpt called retired OAuth endpoints of https://dexter.cash, and has ceased\n"))
    #expect(text.contains("The last such call was at 2025-09-22T03:00:00Z; it has ceased since."))
    #expect(text.contains("## What it called\n") && !text.contains("please have it read"))
  }

  @Test("who has ceased is not asked to keep or to refresh anything") func ceasedAsksNothing() {
    let text = Self.report(hasCeased: true).markdown
    #expect(text.contains("Nothing is asked of you") && !text.contains("Delete the connector"))
  }

  @Test("a report of claims alone says so before anything else", arguments: [false, true])
  func claimed(_ ceased: Bool) {
    let text = Self.report(attribution: .claimed, hasCeased: ceased, standing: .claimed(rangesAt: nil)).markdown
    #expect(text.hasPrefix("# chatgpt (claimed) call"))
    #expect(text.contains("All of this is claimed: the requests say so of themselves, and nothing else shows it."))
    #expect(!Self.report().markdown.contains("laimed"))
  }

  @Test("what came of all calls is told with their number") func answers() {
    #expect(Self.report(refused: 214).text.contains("Calls since:   214, all refused\n"))
    #expect(Self.report(refused: 213).text.contains("Calls since:   214\n"))
    #expect(Self.report(answered: 2, refused: 212).text.contains("Calls since:   214, 2 served, 212 refused\n"))
  }

  @Test("without a use of retired endpoints nothing is blamed") func noUse() {
    let text = Self.report(hasEndpoints: false).markdown
    #expect(text.hasPrefix("# chatgpt and the OAuth metadata of https://dexter.cash\n"))
    #expect(!text.contains("What it calls"))
  }

  @Test(
    "markup in values is escaped, an underscore within a word needs none",
    arguments: [
      ("token_endpoint", "token_endpoint"), ("_x_", "\\_x\\_"), ("a*b", "a\\*b"), ("[x](y)", "\\[x\\](y)"),
      ("<b>", "\\<b\\>"), ("a|b", "a\\|b"), ("`", "\\`"), ("#1 &amp;", "\\#1 \\&amp;"),
    ]) func escaping(_ plain: String, _ escaped: String)
  {
    #expect(ConnectorReport.escaped(plain) == escaped)
  }
}
