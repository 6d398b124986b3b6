/// One request on its way through the rules, in this order: client_id URL or redirect_uri, address range, vendor
/// header, user agent. The first that names a connector decides; the rest is looked at for the trail only.
struct Recogniser {
  /// What one signal says.
  struct Signal {
    let connector: Int
    /// As in `Recognition.rule`.
    let rule: String
    /// What outranked signals are told: "the address".
    let name: String
  }

  let rules: RuleSet
  let caller: Caller
  let explains: Bool
  private var trail: [String] = []
  private var decided: Signal?

  init(rules: RuleSet, caller: Caller, explains: Bool) {
    self.rules = rules
    self.caller = caller
    self.explains = explains
  }

  mutating func run() -> Recognition {
    look(at: "client_id", caller.clientID, in: rules.index.clientIDs)
    look(at: "redirect_uri", caller.redirectURI, in: rules.index.redirectURIs)
    lookAtAddress()
    lookAtHeaders()
    if decided != nil && !explains { return conclusion(nil) }
    let agent = UserAgent(caller.userAgent, productNames: rules.index.productNames)
    lookAt(agent)
    return conclusion(agent)
  }

  private mutating func look(at name: String, _ value: String?, in table: URLPatternTable<Int>) {
    if decided != nil && !explains { return }
    guard let value else { return note("\(name): none given") }
    guard let match = CallbackURL(value).flatMap(table.match) else {
      return note("\(name) \(CleanText.line(value)): no rule has it")
    }
    let signal = Signal(connector: match.value, rule: "\(name) \(match.pattern)", name: "the \(name)")
    settle(signal, "\(name) \(CleanText.line(value)): \(match.pattern)", note: noteOn(signal, match.pattern))
  }

  private mutating func lookAtAddress() {
    if decided != nil && !explains { return }
    guard let address = caller.address else { return note("address: none given") }
    guard let (prefix, owner) = rules.index.ranges[address] else {
      return note("address \(address): in no published range")
    }
    let name = rules.connectors[owner.connector].name
    let line = "address \(address): in \(prefix), published for \(name) (\(owner.dated))"
    let signal = Signal(connector: owner.connector, rule: "address range \(prefix)", name: "the address")
    if let decided {
      note(decided.connector == owner.connector ? line : line + Self.outranked(by: decided))
    } else {
      decided = signal
      note(line)
    }
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
    let signal = Signal(connector: match.connector, rule: rule, name: "the header \(name)")
    settle(signal, rule, note: noteOn(signal, rule))
  }

  private mutating func lookAt(_ agent: UserAgent?) {
    guard let agent else { return note("user agent: none given") }
    func shown() -> String { "user agent: \(agent.place.rawValue) \"\(CleanText.line(agent.token))\"" }
    guard let match = rules.index.tokens[agent.token.lowercased()] else { return note("\(shown()): no rule has it") }
    let signal = Signal(connector: match.connector, rule: "user agent token \(match.token)", name: "the user agent")
    settle(signal, shown(), note: explains ? noteOn(signal, match.token) ?? noteOnComment(signal, match.token) : nil)
  }

  private func noteOnComment(_ signal: Signal, _ token: String) -> String? {
    UserAgent.comment(of: caller.userAgent).flatMap { noteOn(signal, "\(token) (\($0))") }
  }

  private func noteOn(_ signal: Signal, _ key: String) -> String? {
    explains ? rules.connectors[signal.connector].notes[key] : nil
  }

  /// Lets a signal decide, or notes what it would have said.
  private mutating func settle(_ signal: Signal, _ line: @autoclosure () -> String, note remark: String?) {
    let name = rules.connectors[signal.connector].name
    if let decided, decided.connector == signal.connector {
      note("\(line()) is \(name) too")
    } else if let decided {
      note("\(line()) would be \(name)\(Self.outranked(by: decided))")
    } else {
      decided = signal
      note("\(line()) is \(name)")
    }
    if let remark { note("note: \(remark)") }
  }

  private static func outranked(by signal: Signal) -> String { "; outranked by \(signal.name)" }

  private mutating func note(_ line: @autoclosure () -> String) {
    if explains { trail.append(line()) }
  }

  private mutating func conclusion(_ agent: UserAgent?) -> Recognition {
    guard let decided else { return withoutConnector(agent) }
    let rule = rules.connectors[decided.connector]
    let isVerified = caller.address.map { rules.index.ranges.holds($0) { $0.connector == decided.connector } }
    let attribution: Attribution = isVerified == true ? .verified : .claimed
    let hasAddress = caller.address != nil
    note(Self.words(attribution, rule, hasAddress: hasAddress))
    return Recognition(
      connector: rule.name, connectorClass: rule.connectorClass, attribution: attribution, rule: decided.rule,
      trail: trail, unmatchedToken: nil)
  }

  private static func words(_ attribution: Attribution, _ rule: ConnectorRule, hasAddress: Bool) -> String {
    if attribution == .verified { return "verified: the address is one that \(rule.name) publishes" }
    if rule.ranges.isEmpty { return "claimed: \(rule.name) publishes no addresses to check against" }
    return hasAddress
      ? "claimed: the address is none that \(rule.name) publishes"
      : "claimed: without an address there is nothing to check against those that \(rule.name) publishes"
  }

  private mutating func withoutConnector(_ agent: UserAgent?) -> Recognition {
    note(agent == nil ? "claimed: nothing says who it is" : "claimed: no rule knows it")
    return Recognition(
      connector: agent == nil ? Recognition.noneName : Recognition.unknownName, connectorClass: .library,
      attribution: .claimed, rule: agent == nil ? "no user agent" : "no rule", trail: trail,
      unmatchedToken: agent.map { CleanText.token($0.token) })
  }
}

extension RuleSet {
  /// Which connector a request is: by client_id URL or redirect_uri, address range, vendor header, user agent, in this
  /// order. `verified` only if the address lies in a range published for that very connector.
  /// - Parameter explaining: whether to write the trail; false where millions of requests are counted.
  package func recognise(_ caller: Caller, explaining: Bool = true) -> Recognition {
    var recogniser = Recogniser(rules: self, caller: caller, explains: explaining)
    return recogniser.run()
  }
}
