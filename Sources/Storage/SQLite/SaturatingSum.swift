/// Sums that stay within 64 bits. One that does not fit becomes a floating-point number in SQLite
/// (https://www.sqlite.org/lang_expr.html), which a STRICT table refuses: a count that somebody has put to the largest
/// there is would keep everything else from being stored.
enum SaturatingSum {
  /// SQL for the sum of two counts, at most the largest number there is.
  /// - Parameter more: not below 0.
  static func of(_ count: String, _ more: String) -> String {
    "\(count) + min(\(more), \(Int64.max) - max(\(count), 0))"
  }
}
