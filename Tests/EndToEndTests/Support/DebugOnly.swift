import Testing

extension Trait where Self == ConditionTrait {
  /// For tests of what debug builds alone have: points to be killed at (`MANIFESTD_FAULT`), a clock that a test sets
  /// (`MANIFESTD_CLOCK`).
  static var debugOnly: Self { .disabled(if: Binary.isRelease, "release programs have nothing to set for it") }
}
