import Basics

/// From when to when a log reports of which host, all lines counted, whatever they ask for.
package struct LogCoverage: Sendable {
  /// What one host's lines have told; the span that the last line is in stands apart, empty before the first.
  private struct Told: Sendable {
    var (from, to): (Int64, Int64) = (.max, .min)
    var ended = CoverageSpans()
    var pause = UsualPause()

    var spans: CoverageSpans {
      var all = ended
      if from <= to { all.add(from...to, gap: UsualPause.gapAtLeast) }
      return all
    }
  }

  /// Spans kept of one host. What a log in no order has beyond them is not covered.
  private static let most = 1 << 14

  /// Hosts distinguished beside those that are known: they may be named yet. Those of further ones are one.
  private static let strangerLimit = 64

  private var table: ByteTable
  /// Those that are distinguished.
  package private(set) var hosts: [String]
  private let limit: Int
  /// By place: of lines without a host, of those of another host, of each host.
  private var told: [Told]

  /// - Parameter hosts: in lower case, each once.
  package init(hosts: [String]) {
    self.hosts = hosts
    table = ByteTable(hosts)
    limit = hosts.count + Self.strangerLimit
    told = Array(repeating: Told(), count: hosts.count + 2)
  }

  /// - Parameter host: in lower case; nil: the line has none.
  package mutating func note(host: String?, at time: Int64) { note(placing(host), time) }

  /// Its place, made where it is new.
  mutating func placing(_ host: String?) -> Int {
    guard let host, !hosts.contains(host), hosts.count < limit, !host.isEmpty else { return place(of: host) }
    hosts.append(host)
    table = ByteTable(hosts)
    told.append(Told())
    return hosts.count + 1
  }

  func place(of host: String?) -> Int { host.map { hosts.firstIndex(of: $0).map { $0 + 2 } ?? 1 } ?? 0 }

  @inline(__always)
  mutating func place(of line: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    if let known = table.find(line, start, end) { return known &+ 2 }
    return hosts.count < limit ? placing(line, start, end) : 1
  }

  @inline(never)
  private mutating func placing(_ line: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var name: [UInt8] = []
    for index in start..<end { name.append(line[index]) }
    return placing(ASCII.lowercased(name))
  }

  @inline(__always)
  mutating func note(_ place: Int, _ time: Int64) {
    if time <= told[place].to, time >= told[place].from { return }
    extend(&told[place], time)
  }

  @inline(never)
  private func extend(_ told: inout Told, _ time: Int64) {
    let isFirst = told.from > told.to
    if !isFirst, time > told.to { told.pause.add(time - told.to) }
    if !isFirst, time - told.to <= UsualPause.gapAtLeast, told.from - time <= UsualPause.gapAtLeast {
      (told.from, told.to) = (min(told.from, time), max(told.to, time))
      return
    }
    if !isFirst, told.ended.spans.count < Self.most { told.ended.add(told.from...told.to, gap: UsualPause.gapAtLeast) }
    (told.from, told.to) = (time, time)
  }

  /// When the host had lines, joined over pauses of an hour; of lines without a host for nil.
  package func spans(of host: String?) -> CoverageSpans { told[place(of: host)].spans }

  /// The longest pauses between one of its lines and the next.
  package func pause(of host: String?) -> UsualPause { told[place(of: host)].pause }

  /// The same of all hosts that are not distinguished.
  package var spansElsewhere: CoverageSpans { told[1].spans }
}
