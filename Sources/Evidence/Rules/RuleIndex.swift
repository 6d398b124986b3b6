import Basics

/// The rules turned round for looking up: from what a request shows to the place of a connector in the list.
struct RuleIndex: Sendable {
  private(set) var clientIDs = URLPatternTable<Int>()
  private(set) var redirectURIs = URLPatternTable<Int>()
  /// Keys in lower case.
  private(set) var tokens: [String: (connector: Int, token: String)] = [:]
  /// The tokens with blanks in them, in lower case.
  private(set) var productNames: Set<String> = []
  /// By header name in lower case; those that want a value first.
  private(set) var headers: [String: [(value: String?, connector: Int)]] = [:]
  /// By leading token in lower case.
  private(set) var pairs: [String: [(pair: UserAgentPair, connector: Int)]] = [:]
  private(set) var clientNames = ClientNameTable()
  let ranges: PrefixTable<RangeOwner>
  let rangeStarts: QuadStarts
  /// The first seconds after ranges were phased out, each once.
  let rangeEnds: [Int64]
  private(set) var names: [String: Int] = [:]

  /// Whose network it is.
  struct RangeOwner: Sendable {
    let connector: Int
    let published: PublishedRanges
  }

  /// - Throws: the first rule that two connectors, or one twice, lay claim to.
  init(_ connectors: [ConnectorRule]) throws(RulesError) {
    rangeEnds = Set(connectors.flatMap(\.ranges).compactMap(\.untilTime)).sorted()
    let pairs = try Self.ranges(of: connectors)
    ranges = PrefixTable(pairs)
    rangeStarts = QuadStarts(of: pairs.map(\.prefix))
    for (place, rule) in connectors.enumerated() {
      do throws(RulesError) {
        try add(rule, at: place, among: connectors)
      } catch {
        throw error.of(rule.name)
      }
    }
    for name in headers.keys { headers[name]?.sort { $0.value != nil && $1.value == nil } }
  }

  private mutating func add(_ rule: ConnectorRule, at place: Int, among all: [ConnectorRule]) throws(RulesError) {
    guard names.updateValue(place, forKey: rule.name) == nil else { throw RulesError("is listed twice") }
    for pattern in rule.clientIDs {
      if let other = try clientIDs.insert(pattern, place) { throw Self.taken("client_id \(pattern)", all[other]) }
    }
    for pattern in rule.redirectURIs {
      if let other = try redirectURIs.insert(pattern, place) { throw Self.taken("redirect_uri \(pattern)", all[other]) }
    }
    for token in rule.userAgentTokens { try add(token: token, at: place, among: all) }
    for pair in rule.userAgentPairs { try add(pair: pair, at: place, among: all) }
    for name in rule.clientNames {
      if let other = clientNames.insert(name, place) { throw Self.taken("client name \(name)", all[other]) }
    }
    for header in rule.headers { try add(header: header, at: place, among: all) }
  }

  private mutating func add(token: String, at place: Int, among all: [ConnectorRule]) throws(RulesError) {
    let key = token.lowercased()
    if let other = tokens.updateValue((place, token), forKey: key) {
      throw Self.taken("user agent token \(token)", all[other.connector])
    }
    if key.contains(" ") { productNames.insert(key) }
  }

  private mutating func add(pair: UserAgentPair, at place: Int, among all: [ConnectorRule]) throws(RulesError) {
    let known = pairs[pair.token.lowercased(), default: []]
    if let other = known.first(where: { $0.pair.comment.lowercased() == pair.comment.lowercased() }) {
      throw Self.taken("user agent pair \(pair.text)", all[other.connector])
    }
    pairs[pair.token.lowercased()] = known + [(pair, place)]
  }

  private mutating func add(header: VendorHeader, at place: Int, among all: [ConnectorRule]) throws(RulesError) {
    let known = headers[header.name, default: []]
    if let other = known.first(where: { $0.value?.lowercased() == header.value?.lowercased() }) {
      throw Self.taken("header \(header.name)", all[other.connector])
    }
    headers[header.name] = known + [(header.value, place)]
  }

  private static func ranges(
    of connectors: [ConnectorRule]
  ) throws(RulesError) -> [(prefix: IPPrefix, value: RangeOwner)] {
    var pairs: [(prefix: IPPrefix, value: RangeOwner)] = []
    var owners: [IPPrefix: Int] = [:]
    for (place, rule) in connectors.enumerated() {
      for published in rule.ranges {
        for prefix in published.prefixes {
          if let other = owners.updateValue(place, forKey: prefix) {
            throw taken("range \(prefix)", connectors[other]).of(rule.name)
          }
          pairs.append((prefix, RangeOwner(connector: place, published: published)))
        }
      }
    }
    return pairs
  }

  private static func taken(_ what: String, _ owner: ConnectorRule) -> RulesError {
    RulesError("\(what) already belongs to \(owner.name)")
  }
}
