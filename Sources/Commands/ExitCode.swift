/// The exit codes, the same for every verb.
enum ExitCode: Int32, Error, CaseIterable {
  /// Done; also: unchanged.
  case done = 0
  case failed = 1
  /// Wrong usage, or a setting's wrong value.
  case usage = 2
  /// The answer is "yes, there is a problem", or "yes, they differ".
  case problem = 3
  /// Refused by a publishing rule.
  case refused = 4
  /// The daemon or the network cannot be reached.
  case unreachable = 5
  case noSuch = 6
  /// `status`: nothing was observed that would decide.
  case cannotTell = 7

  /// As help and the manual page say it.
  var meaning: String {
    switch self {
    case .done: "done"
    case .failed: "failed"
    case .usage: "wrong usage"
    case .problem: "yes, there is a problem (or a difference)"
    case .refused: "refused by a publishing rule"
    case .unreachable: "cannot reach the daemon or network"
    case .noSuch: "no such thing"
    case .cannotTell: "it cannot be told ('status')"
    }
  }
}
