/// What one try came to.
package struct AttemptResult: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    /// The hook has taken the event.
    case delivered
    /// It has not. `retryAfter`: seconds from now before which it asks not to be tried again; nil: it did not say.
    case failed(retryAfter: Int64?)
    /// A shell hook asks to be tried again later (exit status 75, EX_TEMPFAIL of sysexits.h).
    case later
    /// A webhook says that it is no more (410): it is to be tried no further.
    case gone
    /// A shell hook is not where it was: it may come back.
    case missing
    /// A shell hook was ended because the daemon stops.
    case interrupted
  }

  package let outcome: Outcome
  /// The HTTP status, or the exit status: 128 and the signal's number where the hook was killed. nil: it came to
  /// neither.
  package let code: Int?
  /// How long the try took.
  package let milliseconds: Int
  /// One line that says what failed, on what, why, and what to do; nil where nothing did. Holds no secret, and no path
  /// of a URL that is one.
  package let error: String?
  /// What the hook said, as it came, to be escaped wherever it is shown: of a shell hook the last 4 KiB of stdout and
  /// stderr together, of a webhook the first 1 KiB of the answer's body.
  package let output: String

  package init(outcome: Outcome, code: Int?, milliseconds: Int, error: String?, output: String) {
    self.outcome = outcome
    self.code = code
    self.milliseconds = milliseconds
    self.error = error
    self.output = output
  }
}
