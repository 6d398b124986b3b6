import Basics

/// Turns the bytes of a rules file into checked connectors.
enum RulesReader {
  static func read(_ bytes: [UInt8]) throws(RulesError) -> (dated: String, connectors: [ConnectorRule]) {
    let file = try decode(bytes)
    guard RulesDate.day(file.dated) != nil else {
      throw RulesError("\"dated\" must be a date as 2026-10-08, not \"\(file.dated)\"")
    }
    var connectors: [ConnectorRule] = []
    for entry in file.connectors {
      do throws(RulesError) { connectors.append(try rule(entry)) } catch { throw error.of(entry.name) }
    }
    return (file.dated, connectors)
  }

  private static func decode(_ bytes: [UInt8]) throws(RulesError) -> RulesFile {
    let json: JSON
    do {
      json = try JSON.read(bytes)
    } catch {
      throw RulesError("is not JSON: \(error)")
    }
    return try RulesFile(json)
  }

  private static func rule(_ entry: RulesFile.Connector) throws(RulesError) -> ConnectorRule {
    guard isName(entry.name) else {
      throw RulesError("a name is 1 to 40 of a-z, 0-9 and -, and not \"\(Recognition.unknownName)\"")
    }
    guard let connectorClass = ConnectorClass(rawValue: entry.connectorClass) else {
      let known = ConnectorClass.allCases.map(\.rawValue).joined(separator: ", ")
      throw RulesError("unknown class \"\(entry.connectorClass)\"; known are \(known)")
    }
    return ConnectorRule(
      name: entry.name, connectorClass: connectorClass, contact: entry.contact, refreshAdvice: entry.refresh,
      clientIDs: entry.clientIDs, redirectURIs: entry.redirectURIs, ranges: try ranges(entry.ranges),
      headers: try headers(entry.headers), userAgentTokens: try tokens(entry.userAgents),
      userAgentPairs: try pairs(entry.userAgentPairs), clientNames: try clientNames(entry.clientNames),
      sources: try sources(entry), notes: entry.notes)
  }

  private static func ranges(_ entries: [RulesFile.Ranges]) throws(RulesError) -> [PublishedRanges] {
    var ranges: [PublishedRanges] = []
    for entry in entries {
      guard let day = RulesDate.day(entry.dated) else {
        throw RulesError("the ranges of \(entry.source) need a date as 2026-10-08 or 2026-10, not \"\(entry.dated)\"")
      }
      let end = entry.until.map { (text: $0, day: RulesDate.day($0)) }
      if let end, end.day == nil {
        throw RulesError("the ranges of \(entry.source) end on a date as 2026-10-08, not \"\(end.text)\"")
      }
      var prefixes: [IPPrefix] = []
      for text in entry.prefixes {
        guard let prefix = IPPrefix(text) else {
          throw RulesError(
            "\"\(text)\" is no network as 192.0.2.0/24 or 2001:db8::/32, no bit set behind its length")
        }
        prefixes.append(prefix)
      }
      ranges.append(
        PublishedRanges(
          source: entry.source, dated: entry.dated, day: day, until: entry.until,
          untilTime: end?.day.map { $0 * CivilDate.seconds }, prefixes: prefixes))
    }
    return ranges
  }

  private static func headers(_ entries: [RulesFile.Header]) throws(RulesError) -> [VendorHeader] {
    var headers: [VendorHeader] = []
    for entry in entries {
      guard !entry.name.isEmpty, CleanText.token(entry.name) == entry.name else {
        throw RulesError("\"\(entry.name)\" is no header name")
      }
      guard entry.value?.isEmpty != true else {
        throw RulesError("header \(entry.name): leave the value out for any value")
      }
      headers.append(VendorHeader(name: entry.name.lowercased(), value: entry.value))
    }
    return headers
  }

  /// A token as user agents carry it, or a product name with single blanks.
  private static func tokens(_ entries: [String]) throws(RulesError) -> [String] {
    for token in entries {
      let words = token.split(separator: " ", omittingEmptySubsequences: false)
      guard words.allSatisfy({ !$0.isEmpty && CleanText.token(String($0)) == $0 }) else {
        throw RulesError("\"\(token)\" is no user agent token: letters, digits and ._+- up to the slash")
      }
    }
    return entries
  }

  /// `Claude-User (claude-code)`: a leading token and that of the first comment.
  private static func pairs(_ entries: [String]) throws(RulesError) -> [UserAgentPair] {
    var pairs: [UserAgentPair] = []
    for text in entries {
      guard let pair = UserAgentPair(text) else {
        throw RulesError("\"\(text)\" is no pair as Claude-User (claude-code): two user agent tokens, no more")
      }
      pairs.append(pair)
    }
    return pairs
  }

  /// Whole names, or the beginning of one with `*` behind it.
  private static func clientNames(_ entries: [String]) throws(RulesError) -> [String] {
    for name in entries {
      let text = name.hasSuffix("*") ? name.dropLast() : name[...]
      guard (3...100).contains(text.utf8.count), !text.contains("*"), CleanText.line(String(text)) == text else {
        throw RulesError("\"\(name)\" is no client name: 3 to 100 visible ASCII characters, * only behind them")
      }
    }
    return entries
  }

  private static func sources(_ entry: RulesFile.Connector) throws(RulesError) -> [String: SignalSource] {
    let lists = [entry.clientIDs, entry.redirectURIs, entry.userAgents, entry.userAgentPairs, entry.clientNames]
    let signals = Set(lists.joined()).union(entry.headers.map(\.name))
    var sources: [String: SignalSource] = [:]
    for (signal, source) in entry.sources.sorted(by: { $0.key < $1.key }) {
      guard signals.contains(signal) else {
        throw RulesError("a source is given for \"\(signal)\", which is none of its signals")
      }
      guard RulesDate.day(source.dated) != nil, !source.source.isEmpty else {
        throw RulesError("the source of \(signal) needs words and a date as 2026-10-08 or 2026-10")
      }
      sources[signal] = SignalSource(source: source.source, dated: source.dated)
    }
    return sources
  }

  private static func isName(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count) && text != Recognition.unknownName
      && text.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D }
  }
}
