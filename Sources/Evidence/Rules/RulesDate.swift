import Basics

/// The dates of a rules file: `2026-10-08`, or `2026-10` where no day is known.
enum RulesDate {
  /// Days since 1970-01-01; of a month its first, so that nothing passes for newer than it is. Nil for what is no date.
  static func day(_ text: String) -> Int64? {
    let text = text.utf8.count == 7 ? text + "-01" : text
    return text.utf8.count == 10 ? RFC3339.time(text).map { $0 / CivilDate.seconds } : nil
  }
}
