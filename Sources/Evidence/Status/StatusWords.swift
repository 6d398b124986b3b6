import Basics

/// The verdict of `status` in one sentence.
struct StatusWords {
  let connectors: [ConnectorStatus]
  /// Libraries, crawlers and browsers.
  let others: [ConnectorStatus]
  let verdict: Verdict
  let observations: [SiteObservation]
  let troubles: [StatusTrouble]
  let retired: Int
  let now: Int64

  func sentence(_ answer: Status.Answer) -> String {
    switch answer {
    case .lost: trouble(.loss) + "; " + ofConnectors
    case .stale: stale
    case .trouble: trouble(.trouble) + "; " + ofConnectors
    case .nothingRetired: nothingRetired
    case .cannotTell: "cannot tell: " + verdict.why + copies + few + claims
    case .clear: clear
    }
  }

  /// What is known of the connectors, where something else comes first.
  private var ofConnectors: String {
    switch verdict.answer {
    case .problem: stale
    case .cannotTell: "of the connectors it cannot be told: " + verdict.why
    case .clear: retired == 0 ? "no endpoint was ever retired" : "no connector is STALE"
    }
  }

  private func trouble(_ weight: StatusTrouble.Weight) -> String {
    let all = troubles.filter { $0.weight == weight }
    let more = all.count > 1 ? " (and \(all.count - 1) more)" : ""
    return (all.first.map { "\($0.subject): \($0.words)" } ?? "") + more
  }

  private var nothingRetired: String {
    if observations.isEmpty { return "nothing is published yet" }
    return "no endpoint was ever retired, so nothing can be stale: \(count(connectors.count)) seen" + copies
  }

  /// What may open no alert is told, and then it is not called all clear.
  private var clear: String {
    let rest = few + claims + unknown
    return (rest.isEmpty ? "all clear: " : "no alert: ") + "\(count(connectors.count)), observed \(observed)" + copies
      + rest
  }

  private func count(_ number: Int) -> String {
    number == 0 ? "no connector" : number == 1 ? "1 connector" : "\(number) connectors"
  }

  /// `since 11 Nov 09:12Z by log and listener`: as long as all of them were.
  private var observed: String {
    let since = observations.compactMap(\.uses.unbrokenSince).max()
    let until = observations.compactMap(\.until).min().flatMap { now - $0 > Status.lag ? $0 : nil }
    let sources = Set(observations.flatMap(\.sources)).sorted()
    return (since.map { "since " + RelativeTime.date($0, now: now) } ?? "")
      + (sources.isEmpty ? "" : " by " + Self.list(sources))
      + (until.map { ", up to " + RelativeTime.date($0, now: now) } ?? "")
  }

  /// Those that hold an old copy: nothing is wrong with that yet.
  private var copies: String {
    [ConnectorState.grace, .behind, .silent].compactMap { state in
      let names = Self.names(connectors.filter { $0.state == state })
      return names.isEmpty ? nil : "; \(Self.list(names)) \(names.count == 1 ? "is" : "are") \(state.rawValue)"
    }.joined()
  }

  /// `; 4 of 100 clients of cursor call /token, too few for its row`
  private var few: String {
    connectors.compactMap { row in
      let found = row.parts.lazy.compactMap(\.judgement.leftover).compactMap { leftover -> String? in
        guard case .few(let clients, let all) = leftover.kind else { return nil }
        return "; \(clients) of \(all) clients of \(row.connector) \(clients == 1 ? "calls" : "call")"
          + " \(CleanText.line(leftover.endpoint)), too few for its row (min_share)"
      }
      return found.first
    }.joined()
  }

  /// Recent calls of retired endpoints by clients that no rule knows: they may be a platform's.
  var strangers: Int64 {
    RetiredCallsSum(others.filter { $0.connector == Recognition.unknownName }.flatMap(\.calls)).recent.hits
  }

  private var unknown: String { recent(strangers, "clients that no rule knows") + recent(visits, "browsers") }

  /// The same by browsers that were sent there for nobody known: real logins.
  private var visits: Int64 {
    RetiredCallsSum(others.filter { $0.connectorClass == .browser }.flatMap(\.calls)).recent.hits
  }

  private func recent(_ calls: Int64, _ who: String) -> String {
    calls == 0 ? "" : "; \(calls) \(calls == 1 ? "call" : "calls") of retired endpoints by \(who)"
  }

  /// Stale calls that may open no alert.
  private var claims: String {
    let claimed = connectors.filter { $0.state == .stale && $0.permit?.isGiven == false }
    guard let first = claimed.first else { return "" }
    let why = first.permit?.reason.map { " (\($0))" } ?? ""
    return "; stale calls in the name of \(Self.list(Self.names(claimed))) are only claimed\(why)"
  }

  // MARK: Who is stale

  private var stale: String {
    let rows = connectors.filter { $0.state == .stale && $0.permit?.isGiven == true }
    guard let first = rows.first else { return verdict.reason }
    let others = rows.dropFirst().map(name).reduce(into: [String]()) {
      if $1 != name(first), !$0.contains($1) { $0.append($1) }
    }
    let more = others.isEmpty ? "" : "; so \(others.count == 1 ? "does" : "do") \(Self.list(others))"
    return calls(first) + more
  }

  /// With its site, where there are several.
  private func name(_ row: ConnectorStatus) -> String {
    row.connector + (Set(connectors.map(\.site)).count > 1 ? " at \(row.site)" : "")
  }

  private func calls(_ row: ConnectorStatus) -> String {
    let sum = RetiredCallsSum(row.calls)
    guard let last = sum.last else { return "\(row.connector) is STALE: \(row.deciding.judgement.reason)" }
    let isRecent = sum.recent.hits > 0
    let times = isRecent ? sum.recent.hits : sum.hits
    let number = "\(times) \(times == 1 ? "call" : "calls")"
    let span =
      isRecent
      ? " in \(RelativeTime.longWords(Status.window))"
      : " since \(RelativeTime.date(sum.retiredAt ?? now, now: now))"
    let all = isRecent && sum.hits > times ? "\(sum.hits) in all" : nil
    let parts = [number + span, sureness(row), sum.answers, "the last \(RelativeTime.ago(last.lastAt, now: now))", all]
    return "\(subject(row)) \(what(sum)): " + parts.compactMap(\.self).joined(separator: ", ") + claimed(beside: row)
  }

  /// `chatgpt still calls`, `9 of 40 clients of cursor still call`.
  private func subject(_ row: ConnectorStatus) -> String {
    let judgement = row.deciding.judgement
    if row.group != .local || judgement.clients < 2 { return "\(name(row)) still calls" }
    return "\(row.clients) clients of \(name(row)) still call"
  }

  private func what(_ sum: RetiredCallsSum) -> String {
    let since = sum.retiredAt.map { RelativeTime.date($0, now: now) } ?? ""
    if sum.calls.count == 1 { return "\(CleanText.line(sum.calls[0].endpoint)), retired \(since)" }
    let isOnce = Set(sum.calls.map(\.retiredAt)).count == 1
    return isOnce ? "endpoints retired \(since)" : "\(sum.calls.count) endpoints, the first retired \(since)"
  }

  private func sureness(_ row: ConnectorStatus) -> String {
    row.standing == .verified ? "verified" : (row.deciding.judgement.attribution ?? .claimed).rawValue
  }

  /// ` (70 more at authorize, claimed)`: what others send in its name.
  private func claimed(beside row: ConnectorStatus) -> String {
    guard row.standing == .verified else { return "" }
    let others = connectors.filter { $0.connector == row.connector && $0.site == row.site && $0.isClaimed }
    let sum = RetiredCallsSum(others.flatMap(\.calls))
    if sum.recent.hits == 0 { return "" }
    let place = sum.calls.allSatisfy(\.isAuthorization) ? " at authorize" : ""
    return " (\(sum.recent.hits) more\(place), claimed)"
  }

  static func names(_ rows: [ConnectorStatus]) -> [String] {
    rows.map(\.connector).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// `a`, `a and b`, `a, b and 2 more`.
  static func list(_ names: [String]) -> String {
    switch names.count {
    case ...1: names.first ?? ""
    case 2: "\(names[0]) and \(names[1])"
    case 3: "\(names[0]), \(names[1]) and \(names[2])"
    default: "\(names[0]), \(names[1]) and \(names.count - 2) more"
    }
  }
}
