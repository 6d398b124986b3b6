import System

#if DEBUG
  import Synchronization

  /// What `MANIFESTD_FAULT` asks for: the point, and at which of its passes.
  final class FaultPlan: Sendable {
    /// Read once, for the environment must not be read beside threads that may change it.
    static let ofProcess: FaultPlan? = {
      guard let text = Environment.value("MANIFESTD_FAULT") else { return nil }
      let plan = FaultPlan(text)
      // A misspelt point would let a test pass that has proved nothing.
      if plan == nil {
        let names = FaultPoint.allCases.map(\.rawValue).joined(separator: ", ")
        CurrentProcess.complain(
          "manifestd: MANIFESTD_FAULT is no fault point; use NAME or NAME:COUNT, NAME of \(names)")
      }
      return plan
    }()

    private let point: FaultPoint
    private let pass: Int
    private let passes = Mutex(0)

    /// - Parameter text: `NAME` or `NAME:COUNT`, COUNT from 1; anything else is no plan.
    init?(_ text: String) {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count <= 2, let point = FaultPoint(rawValue: String(parts[0])),
        let pass = parts.count == 2 ? Int(parts[1]) : 1, pass >= 1
      else { return nil }
      self.point = point
      self.pass = pass
    }

    /// Counts a pass of the point; true at the one that was asked for.
    func isDue(_ point: FaultPoint) -> Bool {
      guard point == self.point else { return false }
      return passes.withLock { passes in
        passes += 1
        return passes == pass
      }
    }
  }
#endif
