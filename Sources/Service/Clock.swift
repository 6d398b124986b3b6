/// The wall clock. Only verbs and threads read it; everything that judges takes the time as an argument.
package enum Clock {
  /// Unix time in seconds.
  package static func now() -> Int64 { Syscalls.now() }
}
