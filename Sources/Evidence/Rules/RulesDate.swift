/// The dates of a rules file: `2026-10-08`, or `2026-10` where no day is known.
enum RulesDate {
  /// A day, in seconds.
  static let seconds: Int64 = 86_400

  /// Days since 1970-01-01; of a month its first, so that nothing passes for newer than it is. Nil for what is no date.
  static func day(_ text: String) -> Int64? {
    RFC3339.time(text.utf8.count == 7 ? text + "-01" : text).flatMap { text.contains("T") ? nil : $0 / seconds }
  }
}
