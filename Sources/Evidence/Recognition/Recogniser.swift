import Basics

/// One request on its way through the rules, in this order: client_id URL or redirect_uri, address range, vendor
/// header, user agent, client_name; a client_name says more than the user agent of a library or a browser. The first
/// that names a connector decides; the rest is looked at for the trail only.
struct Recogniser {
  /// What one signal says.
  struct Signal {
    let connector: Int
    /// As in `Recognition.rule`.
    let rule: String
    /// What outranked signals are told: "the address".
    let name: String
    /// Its key in the notes and sources of the rules.
    let key: String
    /// Whether the request names the connector by it.
    var isNaming = false
  }

  let rules: RuleSet
  let caller: Caller
  let reading: Reading
  let explains: Bool
  private var trail: [String] = []
  private var decided: Signal?
  private var isNamed = false

  init(rules: RuleSet, caller: Caller, reading: Reading, explains: Bool) {
    self.rules = rules
    self.caller = caller
    self.reading = reading
    self.explains = explains
  }

  mutating func run() -> Recognition {
    if reading == .browser { return asBrowser() }
    lookAtNames()
    lookAtAddress()
    lookAtHeaders()
    if decided != nil && !explains { return conclusion(nil) }
    let agent = UserAgent(caller.userAgent, productNames: rules.index.productNames)
    let said = agent.flatMap { signal(of: $0) }
    if let said, Self.isOfItsOwn(rules.connectors[said.connector].connectorClass) {
      lookAt(agent, saying: said)
      lookAtClientName()
    } else {
      lookAtClientName()
      lookAt(agent, saying: said)
    }
    return conclusion(agent)
  }

  /// Who calls itself a crawler follows a link that it found somewhere, whatever that link names: it carries nobody's
  /// authorization.
  private mutating func asBrowser() -> Recognition {
    let agent = UserAgent(caller.userAgent, productNames: rules.index.productNames)
    if let said = agent.flatMap({ signal(of: $0) }), rules.connectors[said.connector].connectorClass == .crawler {
      lookAt(agent, saying: said)
      return conclusion(agent)
    }
    look(at: "client_id", caller.clientID, in: rules.index.clientIDs)
    look(at: "redirect_uri", caller.redirectURI, in: rules.index.redirectURIs)
    note("user agent, address and headers: a browser's, whoever sent it there")
    guard decided == nil else { return conclusion(agent) }
    note("claimed: it names no connector")
    return Recognition(
      connector: Recognition.browserName, connectorClass: .browser, attribution: .claimed,
      rule: "an authorization request that names no known connector", trail: trail, unmatchedToken: nil)
  }

  private mutating func lookAtNames() {
    look(at: "client_id", caller.clientID, in: rules.index.clientIDs)
    look(at: "redirect_uri", caller.redirectURI, in: rules.index.redirectURIs)
    if !caller.registeredURIs.isEmpty { lookAtRegisteredURIs() }
  }

  private mutating func look(at name: String, _ value: String?, in table: URLPatternTable<Int>) {
    if decided != nil && !explains { return }
    guard let value else { return note("\(name): none given") }
    guard let match = CallbackURL(value).flatMap(table.match) else {
      return note("\(name) \(CleanText.line(value)): no rule has it")
    }
    let signal = Signal(
      connector: match.value, rule: "\(name) \(match.pattern)", name: "the \(name)", key: match.pattern, isNaming: true)
    settle(signal, "\(name) \(CleanText.line(value)): \(match.pattern)")
  }

  private mutating func lookAtRegisteredURIs() {
    if decided != nil && !explains { return }
    let uris = RegisteredURIs(caller.registeredURIs, in: rules.index.redirectURIs)
    guard let match = uris.match else { return note("redirect_uris: \(uris.fault)") }
    let signal = Signal(
      connector: match.value, rule: "redirect_uri \(match.pattern)", name: "the redirect_uris", key: match.pattern,
      isNaming: true)
    let count = caller.registeredURIs.count
    settle(signal, "redirect_uris, \(count) given: \(match.pattern)")
  }

  private mutating func lookAtAddress() {
    if decided != nil && !explains { return }
    guard let address = caller.address else { return note("address: none given") }
    let time = caller.at
    guard let (prefix, owner) = rules.index.ranges.first(holding: address, where: { $0.published.hold(at: time) })
    else {
      let former = wordsOnFormerRange(of: address)
      return note("address \(address): \(former)")
    }
    let name = rules.connectors[owner.connector].name
    func line() -> String { "address \(address): in \(prefix), published for \(name) (\(owner.published.words))" }
    let signal = Signal(
      connector: owner.connector, rule: "address range \(prefix)", name: "the address", key: prefix.description)
    if let decided {
      note(decided.connector == owner.connector ? line() : line() + Self.outranked(by: decided))
    } else {
      decided = signal
      note(line())
    }
  }

  private func wordsOnFormerRange(of address: IPAddress) -> String {
    guard explains, let (prefix, owner) = rules.index.ranges[address], let until = owner.published.until else {
      return "in no published range"
    }
    return "in \(prefix), which \(rules.connectors[owner.connector].name) used until \(until) only"
  }

  private mutating func lookAtHeaders() {
    if decided != nil && !explains { return }
    var found = false
    for (name, value) in caller.headers {
      guard let wanted = rules.index.headers[name.lowercased()] else { continue }
      found = true
      look(atHeader: name.lowercased(), value, wanted)
    }
    if !found { note("vendor headers: none given") }
  }

  private mutating func look(atHeader name: String, _ value: String, _ wanted: [(value: String?, connector: Int)]) {
    let given = value.lowercased()
    guard let match = wanted.first(where: { $0.value == nil || $0.value?.lowercased() == given }) else {
      return note("header \(name): \(CleanText.line(value)): no rule has this value")
    }
    let rule = "header \(name)" + (match.value.map { ": \($0)" } ?? "")
    settle(Signal(connector: match.connector, rule: rule, name: "the header \(name)", key: name), rule)
  }

  /// What a user agent says: its token, or the name in its first comment where the rules list both as a pair.
  private func signal(of agent: UserAgent) -> Signal? {
    let token = agent.token.lowercased()
    if agent.place == .leading, let pairs = rules.index.pairs[token],
      let comment = UserAgent.commentToken(of: caller.userAgent)?.lowercased(),
      let match = pairs.first(where: { $0.pair.comment.lowercased() == comment })
    {
      return Signal(
        connector: match.connector, rule: "user agent \(match.pair.text)", name: "the user agent", key: match.pair.text)
    }
    return rules.index.tokens[token].map {
      Signal(connector: $0.connector, rule: "user agent token \($0.token)", name: "the user agent", key: $0.token)
    }
  }

  private mutating func lookAt(_ agent: UserAgent?, saying signal: Signal?) {
    guard let agent else { return note("user agent: none given") }
    func shown() -> String { "user agent: \(agent.place.rawValue) \"\(CleanText.line(agent.token))\"" }
    guard let signal else { return note("\(shown()): no rule has it") }
    settle(signal, signal.key.has(" (") ? "\(shown()) with the comment of \(signal.key)" : shown())
    if explains, let comment = UserAgent.comment(of: caller.userAgent),
      let remark = rules.connectors[signal.connector].notes["\(signal.key) (\(comment))"]
    {
      note("note: \(remark)")
    }
  }

  /// A library's name, or a browser's, tells with what a client is made, and a client_name which one it is.
  private static func isOfItsOwn(_ connectorClass: ConnectorClass) -> Bool {
    !connectorClass.isNameless && connectorClass != .browser
  }

  private mutating func lookAtClientName() {
    guard let given = caller.clientName else { return }
    func shown() -> String { "client_name \"\(CleanText.line(given))\"" }
    guard let match = rules.index.clientNames.match(given) else { return note("\(shown()): no rule has it") }
    let signal = Signal(
      connector: match.connector, rule: "client_name \(match.pattern)", name: "the client_name", key: match.pattern,
      isNaming: true)
    settle(signal, shown())
  }

  /// Lets a signal decide, or notes what it would have said.
  private mutating func settle(_ signal: Signal, _ line: @autoclosure () -> String) {
    let name = rules.connectors[signal.connector].name
    if let decided, decided.connector == signal.connector {
      note("\(line()) is \(name) too")
    } else if let decided {
      note("\(line()) would be \(name)\(Self.outranked(by: decided))")
    } else {
      decided = signal
      note("\(line()) is \(name)")
    }
    if signal.isNaming && decided?.connector == signal.connector { isNamed = true }
    if explains { addRemarks(on: signal) }
  }

  private mutating func addRemarks(on signal: Signal) {
    let rule = rules.connectors[signal.connector]
    if let remark = rule.notes[signal.key] { note("note: \(remark)") }
    if let source = rule.sources[signal.key] { note("source: \(source.source) (\(source.dated))") }
  }

  private static func outranked(by signal: Signal) -> String { "; outranked by \(signal.name)" }

  private mutating func note(_ line: @autoclosure () -> String) {
    if explains { trail.append(line()) }
  }

  private mutating func conclusion(_ agent: UserAgent?) -> Recognition {
    guard let decided else { return withoutConnector(agent) }
    let rule = rules.connectors[decided.connector]
    let attribution: Attribution = isVerified(decided.connector) ? .verified : .claimed
    let words = words(attribution, rule)
    note(words)
    return Recognition(
      connector: rule.name, connectorClass: rule.connectorClass, attribution: attribution, rule: decided.rule,
      trail: trail, unmatchedToken: nil, isNamed: isNamed)
  }

  /// A browser's address verifies nothing.
  private func isVerified(_ connector: Int) -> Bool {
    guard reading == .caller, let address = caller.address else { return false }
    let time = caller.at
    return rules.index.ranges.holds(address) { $0.connector == connector && $0.published.hold(at: time) }
  }

  private func words(_ attribution: Attribution, _ rule: ConnectorRule) -> String {
    if reading == .browser { return "claimed: what a browser carries anybody can write" }
    if attribution == .verified { return "verified: the address is one that \(rule.name) publishes" }
    if rule.ranges.isEmpty { return "claimed: \(rule.name) publishes no addresses to check against" }
    return caller.address != nil
      ? "claimed: the address is none that \(rule.name) publishes"
      : "claimed: without an address there is nothing to check against those that \(rule.name) publishes"
  }

  private mutating func withoutConnector(_ agent: UserAgent?) -> Recognition {
    note(agent == nil ? "claimed: nothing says who it is" : "claimed: no rule knows it")
    return Recognition(
      connector: agent == nil ? Recognition.noneName : Recognition.unknownName, connectorClass: .httpLibrary,
      attribution: .claimed, rule: agent == nil ? "no user agent" : "no rule", trail: trail,
      unmatchedToken: agent.map { CleanText.token($0.token) })
  }
}

extension PublishedRanges {
  /// "2026-10", "2025-10, until 2026-01-15".
  fileprivate var words: String { dated + (until.map { ", until \($0)" } ?? "") }
}

extension RuleSet {
  /// Which connector a request is: by client_id URL or redirect_uri, address range, vendor header, user agent,
  /// client_name, in this order. `verified` only if the address lies in a range published for that very connector at
  /// the time of the request.
  /// - Parameters:
  ///   - reading: who sent it, or whose authorization a browser carries.
  ///   - explaining: whether to write the trail; false where millions of requests are counted.
  package func recognise(_ caller: Caller, as reading: Reading = .caller, explaining: Bool = true) -> Recognition {
    var recogniser = Recogniser(rules: self, caller: caller, reading: reading, explains: explaining)
    return recogniser.run()
  }
}
