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

extension Database {
  /// What is counted and stands at the largest number there is, in words: no more of it is counted.
  package func saturatedCounts() throws(StorageError) -> [String] {
    try connection.rows(
      """
      SELECT 'the user agent token ' || token FROM unmatched_token WHERE hits = \(Int64.max)
      UNION ALL SELECT 'the counter ' || name FROM counter WHERE value = \(Int64.max)
      """
    ) { $0.text() }
  }
}
