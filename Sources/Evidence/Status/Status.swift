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
  /// Those that fire and are not silenced.
  package let alerts: [OpenAlertWord]
  /// Deliveries that wait, or will be tried again.
  package let waiting: Int

  /// - Parameters:
  ///   - verdict: on the connectors alone.
  ///   - retired: how many endpoints are, or ever were, retired.
  ///   - now: Unix seconds.
  package init(
    connectors: [ConnectorStatus], verdict: Verdict, observations: [SiteObservation], troubles: [StatusTrouble],
    retired: Int, alerts: [OpenAlertWord] = [], waiting: Int = 0, hasHooks: Bool, now: Int64
  ) {
    (self.alerts, self.waiting) = (alerts, waiting)
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
      connectors: self.connectors, verdict: verdict, observations: observations, troubles: troubles, retired: retired,
      now: now)
    reason = words.sentence(answer)
    next =
      NextSteps(
        connectors: self.connectors, verdict: verdict, troubles: troubles, alerts: alerts, observations: observations,
        hasHooks: hasHooks, isPublished: !observations.isEmpty
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

  package init(id: Int64, connector: String, openedAt: Int64, acknowledgedBy: String?, message: String? = nil) {
    (self.id, self.connector) = (id, connector)
    (self.openedAt, self.acknowledgedBy, self.message) = (openedAt, acknowledgedBy, message)
  }
}
