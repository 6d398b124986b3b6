import Basics

/// Whether an endpoint can be taken down.
package struct RemovalSafety: Sendable, Equatable {
  package enum Answer: String, Sendable {
    case yes, no, unknown
  }

  package let answer: Answer
  package let reason: String
  /// Those within 30 d whom no rule names, each a line of its own, where the reason tells nothing of them: `1 script,
  /// hourly`, `3 authorization requests by browsers, for nobody known`.
  package let others: [String]

  /// For so long, in seconds, uses must have been observed of an endpoint that was retired earlier; and for so long
  /// callers are remembered whom no rule names. 30 d.
  package static let lookBack: Int64 = 30 * 86_400

  /// Safe is what is retired, whose grace is over, whose uses were observed without a gap since the retirement or for
  /// 30 d, for `quiet_after` at least, and which nobody called in that time who counts: connectors that may open an
  /// alert; libraries, whichever they are, or browsers sent there for nobody known, on two days of the last 30. Of who
  /// came on one day only it is not known: for `quiet_after` after libraries, and for 30 d after browsers, for a login
  /// is not repeated every day. Claims that may not open an alert are named, and change no answer.
  /// - Parameters:
  ///   - isServed: a manifest is served there.
  ///   - retiredAt: nil: a current version advertises it.
  ///   - graceUntil: nil: it has none.
  ///   - callers: whoever used it after its grace.
  ///   - quietAfter: in seconds.
  ///   - now: Unix seconds, as all times.
  package init(
    isServed: Bool = false, retiredAt: Int64?, graceUntil: Int64?, callers: [EndpointCaller], coverage: UseCoverage,
    quietAfter: Int64, now: Int64
  ) {
    let unnamed = callers.filter { now.minus($0.lastAt) <= Self.lookBack }
    let libraries = Unnamed(.httpLibrary, unnamed, EndpointCaller.scripts)
    let browsers = Unnamed(.browser, unnamed, EndpointCaller.visits)
    let found: Finding =
      if isServed {
        Finding(.no, "a manifest is served there")
      } else if let retiredAt {
        Self.called(callers, quietAfter, now)
          ?? Self.repeated(libraries, browsers, now)
          ?? Self.inGrace(graceUntil, now)
          ?? Self.unobserved(retiredAt, coverage, quietAfter, now)
          ?? Self.once(libraries, browsers, quietAfter, now)
          ?? Finding(.yes, Self.last(callers, now))
      } else {
        Finding(.no, "a current version advertises it")
      }
    answer = found.answer
    reason = found.reason + (retiredAt == nil || isServed ? "" : Self.claims(callers, quietAfter, now))
    others = [libraries, browsers].compactMap { $0?.kind == found.tells ? nil : $0?.words }
  }

  private struct Finding {
    let answer: Answer
    let reason: String
    /// Of whom the reason tells all, of those whom no rule names.
    let tells: ConnectorClass?

    init(_ answer: Answer, _ reason: String, tells: ConnectorClass? = nil) {
      (self.answer, self.reason, self.tells) = (answer, reason, tells)
    }
  }

  /// All callers of one class whom no rule names, within `lookBack`, together.
  private struct Unnamed {
    let kind: ConnectorClass
    let words: String
    let lastAt: Int64
    /// Distinct ones, as far as anybody asks.
    let days: Int

    init?(_ kind: ConnectorClass, _ callers: [EndpointCaller], _ words: ([EndpointCaller]) -> String) {
      let own = callers.filter { $0.connectorClass == kind }
      guard let last = own.map(\.lastAt).max() else { return nil }
      (self.kind, self.words, lastAt) = (kind, words(own), last)
      days = own.reduce(into: Set<Int64>()) { $0.formUnion($1.days) }.count
    }

    func wordsWithLast(_ now: Int64) -> String { "\(words), the last \(RelativeTime.ago(lastAt, now: now))" }
  }

  /// A connector that counts.
  private static func named(_ caller: EndpointCaller) -> Bool {
    switch caller.connectorClass {
    case .hosted, .local: caller.permit.isGiven
    case .httpLibrary, .crawler, .browser: false
    }
  }

  private static func called(_ callers: [EndpointCaller], _ quietAfter: Int64, _ now: Int64) -> Finding? {
    let recent = callers.filter { named($0) && now.minus($0.lastAt) <= quietAfter }
    guard let last = recent.max(by: { ($0.lastAt, $1.name) < ($1.lastAt, $0.name) }) else { return nil }
    let isClaimed = recent.allSatisfy { $0.name != last.name || $0.isClaimed }
    let others = Set(recent.map(\.name)).count - 1
    let more = others > 0 ? " and \(others) more" : ""
    let ago = RelativeTime.ago(last.lastAt, now: now)
    return Finding(.no, "called \(ago) by \(last.name)\(isClaimed ? " (claimed)" : "")\(more)")
  }

  /// Who came on two days comes again.
  private static func repeated(_ libraries: Unnamed?, _ browsers: Unnamed?, _ now: Int64) -> Finding? {
    if let libraries, libraries.days >= 2 {
      return Finding(.no, "called by \(libraries.words)", tells: .httpLibrary)
    }
    guard let browsers, browsers.days >= 2 else { return nil }
    return Finding(.no, browsers.wordsWithLast(now), tells: .browser)
  }

  private static func inGrace(_ graceUntil: Int64?, _ now: Int64) -> Finding? {
    guard let graceUntil, now <= graceUntil else { return nil }
    return Finding(.no, "copies of it are valid until \(RFC3339.text(graceUntil))")
  }

  private static func unobserved(
    _ retiredAt: Int64, _ coverage: UseCoverage, _ quietAfter: Int64, _ now: Int64
  ) -> Finding? {
    if coverage == .unobserved {
      return Finding(.unknown, "nobody observes its use: mirror it, or ingest the access log")
    }
    if let fault = coverage.fault(from: max(retiredAt, now.minus(lookBack)), now: now) {
      return Finding(.unknown, "its use is \(fault)")
    }
    if now.minus(retiredAt) >= quietAfter { return nil }
    let ago = RelativeTime.ago(retiredAt, now: now)
    return Finding(.unknown, "retired \(ago) only; wait for \(RelativeTime.words(quietAfter))")
  }

  /// Who came on one day, and lately, may come again.
  private static func once(
    _ libraries: Unnamed?, _ browsers: Unnamed?, _ quietAfter: Int64, _ now: Int64
  ) -> Finding? {
    if let libraries, now.minus(libraries.lastAt) <= quietAfter {
      let ago = RelativeTime.ago(libraries.lastAt, now: now)
      return Finding(
        .unknown, "called \(ago) by \(libraries.words); wait for \(RelativeTime.words(quietAfter))",
        tells: .httpLibrary)
    }
    guard let browsers else { return nil }
    return Finding(
      .unknown, "\(browsers.wordsWithLast(now)); wait for \(RelativeTime.words(lookBack))", tells: .browser)
  }

  private static func last(_ callers: [EndpointCaller], _ now: Int64) -> String {
    let last = callers.filter { named($0) || [.httpLibrary, .browser].contains($0.connectorClass) }.map(\.lastAt).max()
    return last.map { "last called \(RelativeTime.ago($0, now: now))" }
      ?? (callers.isEmpty ? "never called while observed" : "no call that counts while observed")
  }

  /// What is claimed in a connector's name, and may not be the reason for anything.
  private static func claims(_ callers: [EndpointCaller], _ quietAfter: Int64, _ now: Int64) -> String {
    let claimed = callers.filter { caller in
      (caller.connectorClass == .hosted || caller.connectorClass == .local) && !caller.permit.isGiven
        && now.minus(caller.lastAt) <= quietAfter
    }
    guard let last = claimed.max(by: { ($0.lastAt, $1.name) < ($1.lastAt, $0.name) }) else { return "" }
    let why = last.permit.reason.map { ": \($0)" } ?? ""
    return "; claimed calls in the name of \(last.name) \(RelativeTime.ago(last.lastAt, now: now)) do not count\(why)"
  }
}
