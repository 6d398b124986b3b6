import System

/// The system's clock. Only verbs read it, and only where no daemon tells the time: everything that judges takes the
/// time as an argument.
package enum Clock {
  /// Unix time in seconds.
  package static func now() -> Int64 { Clocks.system / 1_000 }
}
