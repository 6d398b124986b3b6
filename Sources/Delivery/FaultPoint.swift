import System

/// The places on an alert's way at which a test can kill the process, to prove that nothing is lost there.
///
/// Debug builds die by SIGKILL when `MANIFESTD_FAULT` names the point: `leased`, or `leased:3` for the third time that
/// this process comes by, counted over all threads. Release builds have no such points.
package enum FaultPoint: String, CaseIterable, Sendable {
  /// What was recorded has been read from the journal, and is not in the database yet.
  case unfolded
  /// Journal segments have been folded into the database.
  case folded
  /// A folded segment of the journal has been deleted, and its position is not forgotten yet.
  case deleted
  /// Alerts, events and deliveries have been committed.
  case judged
  /// Due deliveries have been leased, and nothing was tried yet.
  case leased
  /// A hook was called, and its result is not recorded yet.
  case attempted
  /// An attempt's result has been committed.
  case recorded

  /// Ends the process if this is the point and the time that `MANIFESTD_FAULT` asks for. From any thread.
  package static func reached(_ point: FaultPoint) {
    #if DEBUG
      if FaultPlan.ofProcess?.isDue(point) == true { CurrentProcess.killItself() }
    #endif
  }
}
