/// Tells from a line's bytes alone whether the line can matter: a log may have millions of lines of which few do. It
/// copies nothing, allocates nothing and reads each byte about once.
///
/// What it drops is a request in the usual form of `combined` or `vcombined` whose path is none of the given ones and
/// no candidate's. Whatever is unusual about a line (a prefix, a user name, an escape, a percent sign in the path,
/// JSON) is the parser's to judge: nothing is dropped of which `LogLineParser` would say anything else.
package struct LogFilter: Sendable {
  package enum Verdict: Sendable, Equatable {
    /// A request that tells nothing; its time and host are in the coverage.
    case drop
    /// To be read in full.
    case parse
    /// A line in the usual form: where its fields stand is in `usual`, its time and host are in the coverage.
    case usual
  }

  private let paths: ByteTable
  private let words = LastSegment.table
  /// For each byte whether it decides anything in a path.
  private let marks = (0...UInt8.max).map(Self.isMark)
  /// The line that was looked at last, where it is a usual one that matters.
  package private(set) var usual = UsualLine.none
  private let options: LogOptions
  /// Whether a line needs a field in quotes behind its user agent.
  private let needsQuoted: Bool
  /// A line dated later (Unix seconds), or before 1970, is not dropped. The default is no bound.
  package var latest: Int64 = .max
  /// From when to when which host's lines are: the dropped ones; those that are parsed are to be noted by the caller.
  package var coverage: LogCoverage
  private var time = LineTime()
  /// Where the coverage has lines without a host.
  private let hostless: Int

  /// - Parameters:
  ///   - paths: those that matter, in their one spelling, each once.
  ///   - hosts: those that are distinguished, in lower case, each once.
  package init(_ options: LogOptions, paths: [String], hosts: [String]) {
    self.options = options
    self.paths = ByteTable(paths)
    needsQuoted = options.addressSource != .peer
    coverage = LogCoverage(hosts: hosts)
    hostless = coverage.placing(options.host)
  }

  /// - Parameter line: with or without its line end.
  package mutating func look(_ line: borrowing Span<UInt8>) -> Verdict {
    guard options.format != .caddy, line.count <= LogLineParser.longestLineBytes else { return .parse }
    if case .field = options.addressSource { return .parse }
    var end = line.count
    while end > 0, line[end &- 1] == 0x20 || line[end &- 1] &- 0x09 < 5 { end &-= 1 }
    // The shortest: `::1 - - [10/Oct/2026:13:55:36 -0700] "GET / HTTP/1.1" 200 0`
    guard end >= 59, let caller = LineHead.read(line, format: options.format), caller.end &+ 50 <= end,
      time.read(line, caller.end), time.seconds >= 0, time.seconds <= latest,
      line.isQuoteBehindBracket(caller.end &+ 26)
    else { return .parse }
    guard let target = Self.target(line, caller.end &+ 29, end, paths, words, marks.span),
      let status = Self.versionEnd(line, target.end, end),
      let answer = Self.answer(line, status, end, needsQuoted: needsQuoted)
    else { return .parse }
    let host = caller.host
    coverage.note(host.isEmpty ? hostless : coverage.place(of: line, host.lowerBound, host.upperBound), time.seconds)
    if !target.matters { return .drop }
    if needsQuoted { return .parse }
    usual = UsualLine(
      host: host, address: caller.address, quad: caller.quad, at: time.seconds,
      request: (caller.end &+ 29)..<target.pathEnd, query: target.pathEnd..<target.end, status: status..<status &+ 3,
      bytes: answer.bytes, agent: answer.agent)
    return .usual
  }

  /// What ends a path or a segment of it, hides one, is a capital, or makes the line unusual.
  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "?") || byte < 0x26
      || byte == UInt8(ascii: "\\") || byte >= 0x7F || byte &- 0x41 < 26
  }

  private struct Target {
    let pathEnd: Int
    let end: Int
    /// Whether it is anything but a path that is nobody's.
    let matters: Bool
  }

  /// Reads `GET /path?query`; nil for what may be something else.
  @inline(__always)
  private static func target(
    _ line: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ paths: ByteTable, _ words: ByteTable,
    _ marks: borrowing Span<Bool>
  ) -> Target? {
    guard let path = methodEnd(line, start), line[path] == UInt8(ascii: "/") else { return nil }
    var index = path
    var last = path
    var (isHidden, hasCapital) = (false, false)
    while index < end {
      let byte = unsafe line[unchecked: index]
      if unsafe marks[unchecked: Int(byte)] {
        if byte == UInt8(ascii: "/") {
          last = index
        } else if byte == UInt8(ascii: ".") {
          // What is hidden, `/.well-known/` among it.
          if index == last &+ 1 { isHidden = true }
        } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "?") {
          break
        } else if byte < 0x26 || byte == UInt8(ascii: "\\") || byte >= 0x7F {
          return nil
        } else if byte &- 0x41 < 26 {
          hasCapital = true
        }
      }
      index &+= 1
    }
    let isWord =
      if hasCapital || last &+ 1 == index {
        LastSegment(line, path, index, words).isWord
      } else {
        words.find(line, last &+ 1, index) != nil
      }
    let matters = isHidden || isWord || paths.find(line, path, index) != nil
    let pathEnd = index
    if index < end, line[index] == UInt8(ascii: "?") {
      index = line.end(of: .query, index &+ 1, end)
    }
    return Target(pathEnd: pathEnd, end: index, matters: matters)
  }

  /// Behind one of the usual methods and its blank.
  @inline(__always)
  private static func methodEnd(_ line: borrowing Span<UInt8>, _ start: Int) -> Int? {
    let word = line.word(start, start &+ 8)
    if word & 0xFFFF_FFFF == 0x2054_4547 { return start &+ 4 }  // GET
    if word & 0xFF_FFFF_FFFF == 0x20_5453_4F50 { return start &+ 5 }  // POST
    if word & 0xFF_FFFF_FFFF == 0x20_4441_4548 { return start &+ 5 }  // HEAD
    if word & 0xFFFF_FFFF == 0x2054_5550 { return start &+ 4 }  // PUT
    if word == 0x2053_4E4F_4954_504F { return start &+ 8 }  // OPTIONS
    return nil
  }

  /// Reads ` HTTP/1.1" `.
  @inline(__always)
  private static func versionEnd(_ line: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard start &+ 15 <= end, line[start] == UInt8(ascii: " ") else { return nil }
    let word = line.word(start &+ 1, start &+ 9)
    guard word & 0x00FF_00FF_FFFF_FFFF == 0x002E_002F_5054_5448, UInt8(truncatingIfNeeded: word &>> 40) &- 0x30 < 10,
      UInt8(truncatingIfNeeded: word &>> 56) &- 0x30 < 10, line[start &+ 9] == UInt8(ascii: "\""),
      line[start &+ 10] == UInt8(ascii: " ")
    else { return nil }
    return start &+ 11
  }

  private struct Answer {
    let bytes: Int64
    /// Without its quotes, still escaped; nil where the line ends behind the bytes.
    let agent: Range<Int>?
  }

  /// Reads `200 612 "-" "curl/8.5"`, or `200 612`; nil for anything else, and where what is needed behind it is not
  /// there.
  @inline(__always)
  private static func answer(
    _ line: borrowing Span<UInt8>, _ start: Int, _ end: Int, needsQuoted: Bool
  ) -> Answer? {
    guard start &+ 5 <= end, line.isDigit(start), line.isDigit(start &+ 1), line.isDigit(start &+ 2),
      line[start &+ 3] == UInt8(ascii: " ")
    else { return nil }
    var index = start &+ 4
    var bytes: Int64 = 0
    if line[index] == UInt8(ascii: "-") {
      index &+= 1
    } else {
      while index < end, line.isDigit(index) {
        bytes = bytes &* 10 &+ Int64(line[index] &- 0x30)
        index &+= 1
      }
      guard (1...18).contains(index &- start &- 4) else { return nil }
    }
    if index == end { return needsQuoted ? nil : Answer(bytes: bytes, agent: nil) }
    guard let referer = line.quotedEnd(index, end), let agent = line.quotedEnd(referer, end) else { return nil }
    if agent < end, line[agent] != UInt8(ascii: " ") { return nil }
    if needsQuoted {
      let quote = line.end(of: .quoted, agent, end)
      guard quote < end, line[quote] == UInt8(ascii: "\""), line.quotedEnd(quote &- 1, end) != nil else { return nil }
    }
    return Answer(bytes: bytes, agent: (referer &+ 2)..<(agent &- 1))
  }
}
