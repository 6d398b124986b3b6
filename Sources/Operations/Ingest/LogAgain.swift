package import Evidence
package import Storage

/// Reads logs anew that were read before: what they told is forgotten first, all of it or nothing.
package struct LogAgain {
  private let database: Database
  private let reading: LogOptions
  private let now: Int64

  package init(database: Database, reading: LogOptions, now: Int64) {
    self.database = database
    self.reading = reading
    self.now = now
  }

  /// Forgets what the logs reported of the whole hours that they cover, for the hosts that they tell. To be followed by
  /// reading each of them.
  /// - Throws: `refused` where other logs reported of the same hours.
  package func forget(_ paths: [String]) throws {
    var covered: [String: CoverageSpans] = [:]
    var files: Set<LogFileID> = []
    for path in paths {
      let log = try LogIngest(database: database, path: path, reading: reading, now: now, isRehearsal: true)
      let survey = try log.survey()
      if let record = survey.record { files.insert(record.id) }
      for (host, spans) in survey.covered { covered[host] = (covered[host] ?? CoverageSpans()).union(spans) }
    }
    try database.forgetLogged(covered, files: files)
  }
}
