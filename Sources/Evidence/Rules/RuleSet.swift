package import Basics

/// The recognition data: one dated list of connectors, read once and never changed.
package struct RuleSet: Sendable {
  /// As of when: `2026-10-08`.
  package let dated: String
  package let connectors: [ConnectorRule]
  let index: RuleIndex

  /// Reads a rules file; `BuiltInRules` shows the form.
  /// - Throws: what is wrong and with which connector, the first thing found.
  package init(json bytes: [UInt8]) throws(RulesError) {
    try self.init(files: [bytes])
  }

  /// Reads several as if they were one, dated as the latest of them.
  init(files: [[UInt8]]) throws(RulesError) {
    var (dated, connectors): (String, [ConnectorRule]) = ("", [])
    for file in files {
      let read = try RulesReader.read(file)
      dated = max(dated, read.dated)
      connectors += read.connectors
    }
    (self.dated, self.connectors) = (dated, connectors)
    index = try RuleIndex(connectors)
  }

  /// The data that comes with the binary; read when it is first asked for.
  package static let builtIn: RuleSet = {
    do throws(RulesError) {
      return try RuleSet(files: BuiltInRules.files.map { Array($0.text.utf8) })
    } catch {
      preconditionFailure("the built-in rules: \(error)")
    }
  }()

  /// Lower-case names of all headers any rule looks at, sorted: the ones a listener has to keep for `Caller.headers`.
  package var watchedHeaders: [String] { index.headers.keys.sorted() }

  /// Counts the days on which ranges were phased out, up to a time: as long as it is the same, one address is the same
  /// platform's. For whoever remembers what was recognised. 0 for nil, which is now.
  package func rangesEra(at time: Int64?) -> Int {
    time.map { time in index.rangeEnds.count { time < $0 } } ?? 0
  }

  /// Whether any platform has or had the address for its own; of all others no rule tells one from another.
  package func isPublished(_ address: IPAddress) -> Bool {
    if let quad = address.v4Bits, !index.rangeStarts.has(quad) { return false }
    return index.ranges[address] != nil
  }

  /// Nil for a name that no rule has; `(none)` and `unknown` have no rule.
  package func connector(named name: String) -> ConnectorRule? {
    index.names[name].map { connectors[$0] }
  }
}
