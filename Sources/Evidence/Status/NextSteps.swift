/// What the operator is to do next, the most pressing first.
struct NextSteps {
  let connectors: [ConnectorStatus]
  let verdict: Verdict
  let troubles: [StatusTrouble]
  let alerts: [OpenAlertWord]
  /// Recent calls of what is retired by clients that no rule knows.
  let strangers: Int64
  let hasHooks: Bool
  let isServed: Bool
  let isPublished: Bool

  /// Connectors, and endpoints, for which steps are told.
  private static let limit = 3

  var all: [NextStep] {
    if !isPublished { return [NextStep("manifestd publish", why: "store what Manifests/ holds, and serve it")] }
    return losses + serving + reports + routes + acknowledgements + observing + rules + hooks
  }

  private var stale: [ConnectorStatus] {
    connectors.filter { $0.state == .stale && $0.permit?.isGiven == true }
  }

  private var losses: [NextStep] {
    guard troubles.contains(where: { $0.weight == .loss }) else { return [] }
    return [NextStep("manifestd doctor", why: "what was lost, and why; --ack-losses once you have seen to it")]
  }

  private var reports: [NextStep] {
    var told: Set<String> = []
    return stale.filter { told.insert($0.connector).inserted }.prefix(Self.limit).map { row in
      NextStep("manifestd report \(row.connector)", why: why(row))
    }
  }

  private func why(_ row: ConnectorStatus) -> String {
    if row.group == .local { return "what to tell those who use it: their copies have to be read anew" }
    let contact = ConnectorProfile.builtIn(row.connector)?.contact
    return "the message to send" + (contact.map { " to \($0)" } ?? "")
  }

  private var serving: [NextStep] {
    isServed || stale.isEmpty
      ? [] : [NextStep("manifestd serve", why: "without it nothing is served, and nobody notified")]
  }

  private var rules: [NextStep] {
    if strangers == 0 { return [] }
    let calls = strangers == 1 ? "1 call" : "\(strangers) calls"
    return [NextStep("manifestd rules unmatched", why: "\(calls) of retired endpoints by clients that no rule knows")]
  }

  /// Of each retired endpoint once.
  private var routes: [NextStep] {
    var known: Set<String> = []
    let calls = stale.flatMap(\.calls).filter { !$0.isClientID && known.insert($0.url).inserted }
      .sorted { $0.recent.hits > $1.recent.hits }
    let prepared = calls.filter { $0.answerer == .elsewhere && !$0.isGone && $0.hasUpstream }
    return blocks(calls.filter(\.isGone), why: "such calls fail now: have nginx route them here")
      + blocks(prepared, why: "an upstream is set: have nginx route such calls here")
      + calls.prefix(Self.limit).compactMap(upstream)
  }

  private func blocks(_ calls: [RetiredCalls], why: String) -> [NextStep] {
    let sites = Set(connectors.map(\.site)).count
    return Dictionary(grouping: calls, by: \.origin).sorted { $0.key < $1.key }.map { origin, calls in
      let blocks = Set(calls.map(\.path)).sorted().prefix(Self.limit).map(Self.block)
      return NextStep(blocks.joined(separator: "\n"), why: sites > 1 ? "\(why), for \(origin)" : why)
    }
  }

  /// What passes the calls on, where they do not fail where they are.
  private func upstream(_ calls: RetiredCalls) -> NextStep? {
    let command = "manifestd endpoints set \(calls.url) --upstream http://127.0.0.1:3000/NEW/PATH"
    switch calls.answerer {
    case .upstream: return nil
    case .daemon:
      return calls.isAuthorization
        ? nil : NextStep(command, why: "pass such calls on: logins work until the platform has mended it")
    case .elsewhere:
      return calls.isGone || calls.hasUpstream
        ? nil : NextStep(command, why: "it still answers where it is; set this before you route it here")
    }
  }

  private static func block(_ path: String) -> String {
    """
    location = \(path) {
        proxy_pass http://127.0.0.1:8080;
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
    """
  }

  private var acknowledgements: [NextStep] {
    alerts.filter { $0.acknowledgedBy == nil && $0.silencedUntil == nil }.prefix(Self.limit).map {
      NextStep("manifestd ack \($0.id)", why: "you take care of \($0.connector): nobody is notified again")
    }
  }

  private var observing: [NextStep] {
    guard verdict.answer == .cannotTell else { return [] }
    return [
      NextStep(
        "manifestd ingest /var/log/nginx/access.log",
        why: "learn who calls what from your server's log; or mirror requests to --observe")
    ]
  }

  private var hooks: [NextStep] {
    hasHooks ? [] : [NextStep("manifestd hooks add https://HOST/PATH", why: "nobody is notified of alerts yet")]
  }
}
