import Operations

/// What somebody who reads logs should know of lines that do not count, or may be another's.
enum IngestNotices {
  /// - Parameter isExplained: every line was told of for itself.
  static func tell(of summaries: [IngestSummary], isExplained: Bool) {
    let texts = [
      severalSites(summaries), severalByHost(summaries), foreign(summaries), isExplained ? nil : unmatched(summaries),
      ahead(summaries), sealed(summaries), expired(summaries),
    ]
    for text in texts.compactMap(\.self) { Log.notice(text) }
  }

  private static func severalSites(_ all: [IngestSummary]) -> String? {
    count(all, { $0.severalSites - $0.severalByHost }, "line fits", "lines fit").map {
      "\($0) two sites: name one with --again --site SITE"
    }
  }

  private static func severalByHost(_ all: [IngestSummary]) -> String? {
    guard let host = all.first(where: { $0.severalByHost > 0 })?.severalHost else { return nil }
    return count(all, \.severalByHost, "line that fits two sites names", "lines that fit two sites name").map {
      "\($0) a host that is no site's, such as \(host): make it an alias of the site that it means"
        + " ('manifestd site alias')"
    }
  }

  private static func foreign(_ all: [IngestSummary]) -> String? {
    guard let host = all.first(where: { $0.foreign > 0 })?.foreignHost else { return nil }
    return count(all, \.foreign, "line that counts names", "lines that count name").map {
      "\($0) a host that is no site's, such as \(host): make it an alias if it is yours"
        + " ('manifestd site alias'), else read the log with --again and without its lines"
    }
  }

  private static func unmatched(_ all: [IngestSummary]) -> String? {
    guard let log = all.first(where: { $0.unmatched > $0.ahead }) else { return nil }
    return count(all, { $0.unmatched - $0.ahead }, "line is no request", "lines are no requests").map {
      "\($0): the first of '\(log.file)' \(log.complaint);"
        + " --explain shows every line"
    }
  }

  private static func ahead(_ all: [IngestSummary]) -> String? {
    let isHeld = all.allSatisfy { $0.ahead == 0 || $0.isHeld }
    return count(all, \.ahead, "line is", "lines are").map {
      "\($0) dated over 5 minutes from now, and not counted yet: read the log again\(isHeld ? "" : " with --again")"
        + " when that time has come"
    }
  }

  private static func sealed(_ all: [IngestSummary]) -> String? {
    count(all, \.sealed, "request is", "requests are").map {
      "\($0) of hours that logs covered over 35 days ago: whether they were counted then is not known any more, and"
        + " they were not counted now"
    }
  }

  private static func expired(_ all: [IngestSummary]) -> String? {
    count(all, \.expired, "request is", "requests are").map { "\($0) older than what is kept (retention)" }
  }

  /// "3 lines are"; nil: there is none.
  private static func count(
    _ all: [IngestSummary], _ value: (IngestSummary) -> Int64, _ one: String, _ many: String
  ) -> String? {
    let sum = all.reduce(0) { $0 + value($1) }
    return sum == 0 ? nil : sum == 1 ? "1 \(one)" : "\(sum) \(many)"
  }
}
