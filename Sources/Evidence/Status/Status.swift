/// Who is stale, since when, how sure, what to do; and whether the watch itself works: the one verdict that the command
/// line, the page and the metrics give. A pure function of rows, observations and troubles.
package struct Status: Sendable {
  /// The first that holds.
  package enum Answer: String, Sendable, CaseIterable {
    /// Evidence was lost, or is not taken in.
    case lost
    /// A connector that may open an alert is STALE.
    case stale
    /// manifestd's own work needs a look.
    case trouble
    /// No endpoint was ever retired: nothing can be stale.
    case nothingRetired = "nothing retired"
    /// Nobody observes what would decide.
    case cannotTell = "cannot tell"
    case clear
  }

  /// Seconds over which recent calls are counted: 7 d.
  package static let window: Int64 = 7 * 86_400
  /// Seconds: what is observed up to then need not be said to lie back.
  package static let lag: Int64 = 3_600

  package let answer: Answer
  /// The verdict as a sentence without its full stop.
  package let reason: String
  /// Those with a row of their own, in their order.
  package let connectors: [ConnectorStatus]
  /// Libraries, crawlers and browsers.
  package let others: [ConnectorStatus]
  package let observations: [SiteObservation]
  package let troubles: [StatusTrouble]
  package let next: [NextStep]
  /// Those that fire.
  package let alerts: [OpenAlertWord]
  /// Deliveries that wait, or will be tried again.
  package let waiting: Int
  /// The hooks that are notified when an alert opens, as people know them.
  package let notified: [String]
  /// Whether a daemon serves the database: only that one opens alerts and notifies.
  package let isServed: Bool

  /// - Parameters:
  ///   - verdict: on the connectors alone.
  ///   - retired: how many endpoints are, or ever were, retired.
  ///   - now: Unix seconds.
  package init(
    connectors: [ConnectorStatus], verdict: Verdict, observations: [SiteObservation], troubles: [StatusTrouble],
    retired: Int, alerts: [OpenAlertWord] = [], waiting: Int = 0, notified: [String],
    isServed: Bool, now: Int64
  ) {
    (self.alerts, self.waiting, self.notified, self.isServed) = (alerts, waiting, notified, isServed)
    let sorted = ConnectorStatus.sorted(connectors)
    self.connectors = sorted.filter { $0.group != .other || $0.permit?.isGiven == true }
    others = sorted.filter { $0.group == .other && $0.permit?.isGiven != true }
    self.observations = observations
    self.troubles = troubles
    let answer: Answer =
      if troubles.contains(where: { $0.weight == .loss }) {
        .lost
      } else if verdict.answer == .problem {
        .stale
      } else if troubles.contains(where: { $0.weight == .trouble }) {
        .trouble
      } else if retired == 0 {
        .nothingRetired
      } else if verdict.answer == .cannotTell {
        .cannotTell
      } else {
        .clear
      }
    self.answer = answer
    let words = StatusWords(
      connectors: self.connectors, others: others, verdict: verdict, observations: observations, troubles: troubles,
      retired: retired, now: now)
    reason = words.sentence(answer)
    next =
      NextSteps(
        connectors: self.connectors, verdict: verdict, troubles: troubles, alerts: alerts,
        strangers: words.strangers, hasHooks: !notified.isEmpty, isServed: isServed,
        isPublished: !observations.isEmpty
      ).all
  }
}

/// An alert that fires, as far as it tells what to do.
package struct OpenAlertWord: Sendable, Equatable {
  package let id: Int64
  package let connector: String
  /// Unix seconds.
  package let openedAt: Int64
  /// By whom; nil: nobody takes care of it yet.
  package let acknowledgedBy: String?
  /// What is being done about it; nil: nobody said.
  package let message: String?
  /// Unix seconds; nil: it is not silenced.
  package let silencedUntil: Int64?

  package init(
    id: Int64, connector: String, openedAt: Int64, acknowledgedBy: String?, message: String? = nil,
    silencedUntil: Int64? = nil
  ) {
    (self.id, self.connector, self.openedAt) = (id, connector, openedAt)
    (self.acknowledgedBy, self.message, self.silencedUntil) = (acknowledgedBy, message, silencedUntil)
  }
}
