/// The answer to whether anything is wrong, from all rows and from what was observed.
package struct Verdict: Sendable, Equatable {
  package enum Answer: String, Sendable {
    /// A connector that may open an alert is STALE.
    case problem
    /// None is, and uses were observed for `quiet_after` without a gap.
    case clear
    /// None is known to be, but not all was observed.
    case cannotTell = "cannot tell"
  }

  package let answer: Answer
  /// A sentence without its full stop.
  package let reason: String

  /// - Parameters:
  ///   - rows: every connector's.
  ///   - coverage: of each site whose endpoints matter; one that never retired any need not be named.
  ///   - quietAfter: seconds for which uses must have been observed.
  ///   - now: Unix seconds.
  package init(
    rows: some Sequence<(connector: String, judgement: Judgement)>, coverage: [(site: String, uses: UseCoverage)],
    quietAfter: Int64, now: Int64
  ) {
    let stale = rows.filter { $0.judgement.state == .stale }
    let alertable = Self.names(stale.filter { $0.judgement.permit?.isGiven ?? true })
    let claimed = Self.names(stale.filter { $0.judgement.permit?.isGiven == false && $0.judgement.standing.isClaimed })
    let note = claimed.isEmpty ? "" : "; stale calls in the name of \(Self.list(claimed)) are only claimed"
    let faults = coverage.sorted { $0.site < $1.site }.compactMap { site, uses in
      uses.fault(from: now.minus(quietAfter), now: now).map { "use of the endpoints of \(site) is \($0)" }
    }
    if !alertable.isEmpty {
      answer = .problem
      reason = "\(Self.list(alertable)) \(alertable.count == 1 ? "is" : "are") STALE"
    } else if let fault = faults.first {
      answer = .cannotTell
      let more = faults.count > 1 ? ", nor is all that of \(faults.count - 1) more" : ""
      reason = "no connector is known to be STALE, but \(fault)\(more)\(note)"
    } else {
      answer = .clear
      reason = "no connector is STALE\(note)"
    }
  }

  private static func names(_ rows: [(connector: String, judgement: Judgement)]) -> [String] {
    Set(rows.map(\.connector)).sorted()
  }

  /// `a`, `a and b`, `a, b and 2 more`.
  private static func list(_ names: [String]) -> String {
    switch names.count {
    case ...1: names.first ?? ""
    case 2: "\(names[0]) and \(names[1])"
    default: "\(names[0]), \(names[1]) and \(names.count - 2) more"
    }
  }
}
