import Basics

/// A part of a report, before it is Markdown or text.
enum ReportBlock: Equatable {
  case title(String)
  case heading(String)
  case paragraph(String)
  case table(headings: [String], rows: [[String]])
  /// As they are: requests.
  case lines([String])
}

extension ConnectorReport {
  /// The message to the platform, in the order in which its reader needs it.
  var blocks: [ReportBlock] {
    opening + uses + current + samples + certainty + (hasCeased ? [] : refreshing)
  }

  private var opening: [ReportBlock] {
    let (subject, what) =
      endpoints.isEmpty
      ? (
        "\(label) and the OAuth metadata of \(site)",
        "This is what \(site) has recorded of the connector \(connector)."
      ) : hasCeased ? ceased : calling
    return [.title(subject)] + (contact.map { [.paragraph("To: \($0)")] } ?? []) + [.paragraph(what + claim)]
  }

  /// `chatgpt`, `chatgpt (claimed)`.
  private var label: String { standing.isClaimed ? "\(connector) (claimed)" : connector }

  private var claim: String {
    standing.isClaimed ? " All of this is claimed: the requests say so of themselves, and nothing else shows it." : ""
  }

  private var calling: (String, String) {
    (
      "\(label) calls retired OAuth endpoints of \(site)",
      "The connector \(connector) calls endpoints that the metadata of \(site) no longer advertises. It seems to "
        + "go by a copy of older metadata: please have it read the current documents again."
    )
  }

  private var ceased: (String, String) {
    let last = lastStaleAt.map { " The last such call was at \(RFC3339.text($0));" } ?? ""
    return (
      "\(label) called retired OAuth endpoints of \(site), and has ceased",
      "The connector \(connector) called endpoints that the metadata of \(site) no longer advertises.\(last) it has "
        + "ceased since. Nothing is asked of you; this is for the record."
    )
  }

  private var uses: [ReportBlock] {
    if endpoints.isEmpty { return [] }
    return [
      .heading(hasCeased ? "What it called" : "What it calls"),
      .table(
        headings: ["Endpoint", "Retired (UTC)", "Calls since", "First (UTC)", "Last (UTC)", "Use instead"],
        rows: endpoints.map { endpoint in
          [
            CleanText.line(endpoint.url), endpoint.retiredAt.map(RFC3339.text) ?? "", endpoint.calls,
            RFC3339.text(endpoint.firstAt), RFC3339.text(endpoint.lastAt), endpoint.successor ?? "none",
          ]
        }),
    ]
  }

  private var current: [ReportBlock] {
    [
      .heading("What is current"),
      .table(
        headings: ["Document", "Current", "Since (UTC)", "It last fetched", "It uses", "State"],
        rows: manifests.map { manifest in
          [
            manifest.name, manifest.current.map { "v\($0)" } ?? "none", manifest.currentSince.map(RFC3339.text) ?? "",
            manifest.holds.map { "v\($0)" } ?? "never seen", Self.versions(manifest.uses),
            (manifest.state.map(\.rawValue) ?? "not judged") + (manifest.isClaimed ? " (claimed)" : ""),
          ]
        }),
    ]
  }

  private var samples: [ReportBlock] {
    if requests.isEmpty { return [] }
    return [
      .heading("Sample requests"), .paragraph("Without query values, headers and bodies: those are never stored."),
      .lines(requests.map(\.line)),
    ]
  }

  private var certainty: [ReportBlock] {
    guard let attribution else { return [] }
    let by = rule.map { " (\(CleanText.line($0)))" } ?? ""
    let words =
      switch attribution {
      case .verified: "Verified: the requests came from an address that the platform publishes as its own\(by)."
      case .claimed:
        "Claimed: recognised by what the requests say of themselves\(by). Anybody can send that, so some of them may "
          + "be somebody else's."
      case .inferred: "Inferred: another request from the same address named the connector\(by)."
      }
    let only = standing == .only && attribution != .verified ? " For \(connector), \(RowStanding.onlyWords)." : ""
    return [.heading("How sure this is"), .paragraph(words + only)]
  }

  private var refreshing: [ReportBlock] {
    guard let refreshAdvice else { return [] }
    return [.heading("How to refresh its copy"), .paragraph(refreshAdvice)]
  }

  private static func versions(_ uses: [Int]?) -> String {
    guard let uses else { return "not seen" }
    // Version 0 stands for what was declared retired and no stored version advertised.
    return uses == [0] ? "an undated version" : uses.map { "v\($0)" }.joined(separator: " or ")
  }
}

extension ConnectorReport.Endpoint {
  /// `214`, and what came of them where that is known: `214, all refused`, `23, 12 served, 11 refused`.
  var calls: String {
    if hits > 0, answered >= hits || refused >= hits {
      return "\(hits), \(hits == 1 ? "" : "all ")\(answered >= hits ? "served" : "refused")"
    }
    return answered > 0 && refused > 0 ? "\(hits), \(answered) served, \(refused) refused" : "\(hits)"
  }
}

extension ConnectorReport.Request {
  /// `2026-10-08T08:10:00Z POST /token?code&state → 308, "openai-mcp/1.0.0", 3.12.200.0/24`
  var line: String {
    let query = parameters.isEmpty ? "" : "?" + parameters.split(separator: " ").joined(separator: "&")
    let answer = status == 0 ? "" : " -> \(status)"
    let from = [userAgent.isEmpty ? "no user agent" : "\"\(userAgent)\"", network].filter { !$0.isEmpty }
    let named = [
      namedClient.isEmpty ? "" : "client_id \(namedClient)", redirectHost.isEmpty ? "" : "redirect to \(redirectHost)",
    ].filter { !$0.isEmpty }
    return RFC3339.text(at) + " "
      + CleanText.line("\(method) \(path)\(query)\(answer), \((from + named).joined(separator: ", "))")
  }
}
