import Basics

/// Whether an endpoint can be taken down.
package struct RemovalSafety: Sendable, Equatable {
  package enum Answer: String, Sendable {
    case yes, no, unknown
  }

  package let answer: Answer
  package let reason: String
  /// Library callers within 30 d, a line of its own: `1 script, hourly`; nil: there are none.
  package let scripts: String?

  /// For so long, in seconds, uses must have been observed of an endpoint that was retired earlier; and for so long
  /// library callers are remembered. 30 d.
  package static let lookBack: Int64 = 30 * 86_400

  /// Safe is what is retired, whose grace is over, whose uses were observed without a gap since the retirement or for
  /// 30 d, for `quiet_after` at least, and which nobody called in that time who counts: connectors that may open an
  /// alert, and libraries that came on two days; of what came several times on one day, and
  /// within `quiet_after`, it is not known. Claims that may not are named, and change no answer.
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
    let libraries = callers.filter { $0.connectorClass == .httpLibrary && now.minus($0.lastAt) <= Self.lookBack }
    scripts = libraries.isEmpty ? nil : EndpointCaller.scripts(libraries)
    let claims = Self.claims(callers, quietAfter, now)
    func no(_ reason: String) -> (Answer, String) { (.no, reason) }
    let found: (Answer, String) =
      if isServed {
        no("a manifest is served there")
      } else if let retiredAt {
        Self.called(callers, quietAfter, now).map(no)
          ?? Self.scripted(libraries).map(no)
          ?? graceUntil.flatMap { now <= $0 ? no("copies of it are valid until \(RFC3339.text($0))") : nil }
          ?? Self.unobserved(retiredAt, coverage, quietAfter, now).map { (.unknown, $0) }
          ?? Self.scriptedLately(libraries, quietAfter, now).map { (.unknown, $0) }
          ?? (.yes, Self.last(callers, now))
      } else {
        no("a current version advertises it")
      }
    answer = found.0
    reason = found.1 + (retiredAt == nil || isServed ? "" : claims)
  }

  /// A connector that counts.
  private static func named(_ caller: EndpointCaller) -> Bool {
    switch caller.connectorClass {
    case .hosted, .local: caller.permit.isGiven
    case .httpLibrary, .crawler, .browser: false
    }
  }

  private static func called(_ callers: [EndpointCaller], _ quietAfter: Int64, _ now: Int64) -> String? {
    let recent = callers.filter { named($0) && now.minus($0.lastAt) <= quietAfter }
    guard let last = recent.max(by: { ($0.lastAt, $1.name) < ($1.lastAt, $0.name) }) else { return nil }
    let others = Set(recent.map(\.name)).count - 1
    let more = others > 0 ? " and \(others) more" : ""
    return "called \(RelativeTime.ago(last.lastAt, now: now)) by \(last.name)\(more)"
  }

  private static func scripted(_ libraries: [EndpointCaller]) -> String? {
    let regular = libraries.filter { $0.days >= 2 }
    return regular.isEmpty ? nil : "called by \(EndpointCaller.scripts(regular))"
  }

  /// Libraries that came more than once on one day, and lately: they may come again.
  private static func scriptedLately(_ libraries: [EndpointCaller], _ quietAfter: Int64, _ now: Int64) -> String? {
    let late = libraries.filter { now.minus($0.lastAt) <= quietAfter && ($0.clients > 1 || $0.interval != nil) }
    guard let last = late.map(\.lastAt).max() else { return nil }
    return "called \(RelativeTime.ago(last, now: now)) by \(EndpointCaller.scripts(late)); wait for"
      + " \(RelativeTime.words(quietAfter))"
  }

  private static func unobserved(
    _ retiredAt: Int64, _ coverage: UseCoverage, _ quietAfter: Int64, _ now: Int64
  ) -> String? {
    if coverage == .unobserved { return "nobody observes its use: mirror it, or ingest the access log" }
    if let fault = coverage.fault(from: max(retiredAt, now.minus(lookBack)), now: now) { return "its use is \(fault)" }
    if now.minus(retiredAt) < quietAfter {
      return "retired \(RelativeTime.ago(retiredAt, now: now)) only; wait for \(RelativeTime.words(quietAfter))"
    }
    return nil
  }

  private static func last(_ callers: [EndpointCaller], _ now: Int64) -> String {
    let last = callers.filter { named($0) || $0.connectorClass == .httpLibrary }.map(\.lastAt).max()
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
