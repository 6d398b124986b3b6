import Basics

/// The answer to whether anything is wrong, from all rows and from what was observed.
package struct Verdict: Sendable, Equatable {
  package enum Answer: String, Sendable {
    /// A connector that may open an alert is STALE.
    case problem
    /// None is, and uses were observed for `quiet_after` without a gap.
    case clear
    /// None is known to be, but not all was observed, or it is too early.
    case cannotTell = "cannot tell"
  }

  package let answer: Answer
  /// A sentence without its full stop.
  package let reason: String
  /// What was not observed that would decide; empty where nothing is missing.
  package let why: String

  /// - Parameters:
  ///   - rows: every connector's.
  ///   - coverage: of the endpoints that matter, all that are observed alike in one; what never retired any need not be
  ///     named. `what`: as in "use of … is not observed".
  ///   - quietAfter: seconds for which uses must have been observed.
  ///   - now: Unix seconds.
  package init(
    rows: some Sequence<(connector: String, judgement: Judgement)>, coverage: [(what: String, uses: UseCoverage)],
    quietAfter: Int64, now: Int64
  ) {
    let stale = rows.filter { $0.judgement.state == .stale }
    let alertable = Self.names(stale.filter { $0.judgement.permit?.isGiven ?? true })
    let claimed = Self.names(stale.filter { $0.judgement.permit?.isGiven == false && $0.judgement.standing.isClaimed })
    let note = claimed.isEmpty ? "" : "; stale calls in the name of \(Self.list(claimed)) are only claimed"
    let faults = coverage.sorted { $0.what < $1.what }.compactMap { what, uses in
      uses.fault(from: now.minus(quietAfter), now: now).map { (what: what, fault: $0, isNobody: uses == .unobserved) }
    }
    let more = faults.count > 1 ? ", nor is all that of \(faults.count - 1) more" : ""
    let early = Self.early(rows, now: now)
    let words = faults.first.map { "use of \($0.what) is \($0.fault)\(more)" } ?? early ?? ""
    let nobody = faults.filter(\.isNobody).map(\.what)
    why = nobody.isEmpty ? words : "nobody observes " + Self.list(nobody)
    if !alertable.isEmpty {
      answer = .problem
      reason = "\(Self.list(alertable)) \(alertable.count == 1 ? "is" : "are") STALE"
    } else if !words.isEmpty {
      answer = .cannotTell
      reason = "no connector is known to be STALE, but \(words)\(note)"
    } else {
      answer = .clear
      reason = "no connector is STALE\(note)"
    }
  }

  /// Those that called what is retired until it was, and of which nothing tells that they have changed.
  private static func early(
    _ rows: some Sequence<(connector: String, judgement: Judgement)>, now: Int64
  ) -> String? {
    let left = rows.compactMap { row in
      row.judgement.leftover.flatMap { $0.kind == .untilRetired ? (name: row.connector, leftover: $0) : nil }
    }
    guard let last = left.max(by: { ($0.leftover.lastAt, $1.name) < ($1.leftover.lastAt, $0.name) }) else { return nil }
    let others = Set(left.map(\.name)).count - 1
    let when = RelativeTime.ago(last.leftover.lastAt, now: now)
    return "\(last.name) called \(CleanText.line(last.leftover.endpoint)) \(when), while it was valid,"
      + " and was not seen since" + (others > 0 ? "; nor were \(others) more" : "")
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
