import Basics
import Evidence
import Manifests
import Operations
import Storage

extension Verb {
  static let ingest = Verb(
    "ingest", operands: "FILE… | -",
    flags: [.logFormat, .logSite, .logAddress, .again, .followLog, .explain, .unmatchedFile, .output],
    details: """
      Reads access logs of nginx and Apache (combined, vcombined) and Caddy (JSON), plain or packed with gzip, also as
      syslog, journald, docker and Kubernetes keep them.

      A line without a host that fits two sites is booked on none: --site says whose it is. One with a host that is no
      site's counts for the only site that has what it asks for, and is told: leave it out if it is another's.

      Behind a balancer --client-address says where the client's address stands: last-quoted, the last field in quotes
      behind the user agent; xff, X-Forwarded-For, which is the first of these, as in nginx's format main, or the
      header in JSON; or the NAME of a field of a JSON log. Of a list it is the right-most address that is not
      private.

      A request counts once, in whatever files, excerpts or copies it is told; what was read before is left out, also
      when the file was renamed, packed or has grown. A log that was read with other options is refused: --again reads
      it anew, with all other logs of the same hours. Of two texts in one file that overlap by less than a minute the
      overlap counts twice. A log counts as having seen everything from its first line to its last; of an excerpt
      that is not so.

      KEPT are requests for what nothing names yet: publish, history or a declaration may. These are of any method but
      OPTIONS, which browsers ask by and which is never counted, for well-known paths and for those whose last segment
      is a usual name, such as token or register; at any other URL what came before it was named is not known. LOOKS
      are HEADs of documents: their clients hold nothing by them. A file in which no line is a request is an error; a
      line of over 1 MiB is none.

      --explain tells of every line what it is taken for and stores nothing. --follow waits for a file that is not
      there yet; of one that is cut (copytruncate) it cannot know what was written just before: read its copy, too. Of
      requests that are alike and of one second, some in a log and some in the one that took its place, the most of
      one log count, unless the rotation was followed.

      -o json: a row for each log, with the counts of the table; with --explain one for each line: {file, line,
      meaning, subject, at, method, connector, attribution, rule, text}, the meaning being use, probe, fetch, look,
      unserved, candidate, several_sites, other, unmatched or blank, and with --follow a line of its own.
      """,
    examples: [
      "manifestd ingest /var/log/nginx/access.log",
      "manifestd ingest --follow /var/log/caddy/access.log",
    ],
    "learn from other servers' access logs"
  ) { call in
    let files = call.arguments.operands
    if files.isEmpty {
      throw UsageError("ingest needs a FILE", hint: "name an access log, or - for the standard input")
    }
    let database = try call.database()
    let unmatched = try call.arguments.value(.unmatchedFile).map(LogReading.privateFile)
    let explained = call.explained()
    if call.arguments.has(.followLog) {
      if call.arguments.has(.again) { throw UsageError("--again reads whole logs", hint: "leave --follow out") }
      if files.count > 1 { throw UsageError("--follow takes one file", hint: "start one for each") }
      try LogReading(call: call, database: database, file: files[0], unmatched: unmatched, explained: explained)
        .ingest().follow { true }
      return .done
    }
    if call.arguments.has(.again) {
      if call.arguments.has(.explain) { throw UsageError("--again and --explain contradict each other") }
      try LogAgain(database: database, reading: try call.logOptions(database), now: call.now).forget(files)
    }
    // What is wrong with one file keeps no other from being read.
    var failures: [any Error] = []
    var summaries: [IngestSummary] = []
    for file in files {
      let reading = try LogReading(
        call: call, database: database, file: file, unmatched: unmatched, explained: explained)
      do { summaries.append(try reading.ingest().run()) } catch { failures.append(error) }
      reading.endProgress()
    }
    if failures.isEmpty || explained?.isBegun == true { explained?.end() }
    if !call.arguments.has(.explain) && !(summaries.isEmpty && !failures.isEmpty) {
      Listing(columns: columns, nothing: "nothing was read").print(summaries, as: call.format, to: call.output)
    }
    IngestNotices.tell(of: summaries, isExplained: call.arguments.has(.explain))
    for failure in failures.dropFirst() { Log.warning("\(failure)") }
    if let first = failures.first { throw first }
    return .done
  }

  private static var columns: [Column<IngestSummary>] {
    [
      Column("file", "FILE", importance: .key, cut: .middle) { .string($0.file) },
      Column("lines", "LINES", alignsRight: true) { .number($0.lines) },
      Column("uses", "USES", alignsRight: true, importance: .high) { .number($0.uses) },
      Column("fetches", "FETCHES", alignsRight: true, importance: .high) { .number($0.fetches) },
      Column("looks", "LOOKS", alignsRight: true, importance: .low) { .number($0.looks) },
      Column("unserved", "UNSERVED", alignsRight: true) { .number($0.unserved) },
      Column("probes", "PROBES", alignsRight: true, importance: .low) { .number($0.probes) },
      Column("kept", "KEPT", alignsRight: true) { .number($0.candidates) },
      Column("several_sites", "SEVERAL SITES", alignsRight: true, importance: .low) { .number($0.severalSites) },
      Column("other_hosts", "OTHER HOSTS", alignsRight: true, importance: .low) { .number($0.foreign) },
      Column("other", "OTHER", alignsRight: true, importance: .low) { .number($0.other) },
      Column("unmatched", "UNMATCHED", alignsRight: true) { .number($0.unmatched) },
      Column("repeated", "TOLD BEFORE", alignsRight: true) { .number($0.repeated) },
      Column("sealed") { .number($0.sealed) },
      Column("expired") { .number($0.expired) },
      Column("known_bytes", "READ BEFORE", importance: .low, text: { $0.known == 0 ? "" : "\($0.known) bytes" }) {
        .number($0.known)
      },
    ]
  }
}

extension Flag {
  static let logFormat = Flag(
    "--format", value: "FORMAT", values: .choice(LogFormat.self),
    "combined, vcombined or caddy (default: by the first line)")
  static let logSite = Flag("--site", value: "SITE", "whose the lines without a host are: its origin, host or alias")
  static let logAddress = Flag(
    "--client-address", value: "FIELD", values: .usual(["last-quoted", "xff"]),
    "where the client's address is: last-quoted, xff or a NAME in a JSON log")
  static let again = Flag(
    "--again", "forget what logs reported of the whole hours that these cover, and read these anew")
  static let followLog = Flag("--follow", short: "-f", "go on as the log grows, over rotation")
  static let explain = Flag("--explain", "show what each line is taken for; store nothing")
  static let unmatchedFile = Flag("--unmatched", value: "FILE", "write the lines that are no requests to this file")
}

extension Invocation {
  /// Where lines are explained as data; nil: they are not, or in words. What is followed has no end, as an array has.
  fileprivate func explained() -> RowStream<ExplainedLine>? {
    if !arguments.has(.explain) || format == .table { return nil }
    let isEndless = arguments.has(.followLog) && format == .json
    return RowStream(ExplainedLine.columns, as: isEndless ? .ndjson : format, to: output.write)
  }
}
