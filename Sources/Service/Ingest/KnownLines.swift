import Basics
import Evidence
import Storage

/// What lines of a log have told: of the next one that is like one of them nothing needs to be read but its time, its
/// address and the size of its answer.
struct KnownLines {
  /// Lines that have the same method, path, parameters, status, host and user agent, of times at which recognition
  /// judges alike.
  fileprivate struct Kind: Hashable {
    let request: Int
    let host: Int
    let agent: Int
    let status: Int
    /// Of the platforms' published ranges.
    let era: Int
  }

  /// What such lines tell, whoever sent them: of senders that are nobody's own address.
  private final class Form {
    /// By the first of them; nil: it has to do with nothing.
    let fact: LoggedFact?
    /// Of what they have in common.
    let digest: UInt64
    let callers: Int

    init(_ fact: LoggedFact?, digest: UInt64, callers: Int) {
      (self.fact, self.digest, self.callers) = (fact, digest, callers)
    }
  }

  /// Clients that differ in their networks only.
  private struct Callers: Hashable {
    let connector: String
    let connectorClass: ConnectorClass
    let attribution: Attribution
    let rule: String
    let userAgent: String
    let unmatchedToken: String?
  }

  private struct CallerKey: Hashable {
    let callers: Int
    let network: IPAddress?
  }

  private struct Known {
    let client: ClientIdentity
    /// Of its network.
    let digest: UInt64
  }

  /// A place for a form.
  struct Place {
    fileprivate let kind: Kind
    let address: IPAddress
  }

  /// All is forgotten when there is more of anything: strangers make it up.
  private static let limit = 16_384
  private static let byteLimit = 1 << 20
  private static let readNames = EndpointRequest.read.map { Array($0.utf8) }

  private let rules: RuleSet
  private let hash: KeyedHash
  private let detail: AddressDetail
  /// Whether a parameter that an endpoint advertises decides which endpoint is meant.
  private let needsValues: Bool
  private var requests = ByteIndex()
  private var hosts = ByteIndex()
  private var agents = ByteIndex()
  private var forms: [Kind: Form] = [:]
  private var callers: [Callers: Int] = [:]
  private var clients: [CallerKey: Known] = [:]
  private var text: [UInt8] = []

  init(rules: RuleSet, hash: KeyedHash, detail: AddressDetail, needsValues: Bool) {
    (self.rules, self.hash, self.detail, self.needsValues) = (rules, hash, detail, needsValues)
  }

  /// Where such lines are known, or to be known; nil: each is to be read for itself.
  mutating func place(of usual: UsualLine, in line: ArraySlice<UInt8>) -> Place? {
    guard let address = usual.address(in: line), !rules.isPublished(address) else { return nil }
    if isFull { forget() }
    let span = line.span
    guard let request = request(usual, in: line) else { return nil }
    var agent = -1
    if let text = usual.agent { agent = agents.place(of: span, text.lowerBound, text.upperBound) }
    let host = usual.host.isEmpty ? -1 : hosts.place(of: span, usual.host.lowerBound, usual.host.upperBound)
    let kind = Kind(
      request: request, host: host, agent: agent, status: usual.status(in: span), era: rules.rangesEra(at: usual.at))
    return Place(kind: kind, address: address)
  }

  private var isFull: Bool {
    forms.count > Self.limit || clients.count > Self.limit
      || requests.count + agents.count + hosts.count > Self.limit
      || requests.byteCount + agents.byteCount + hosts.byteCount > Self.byteLimit
  }

  private mutating func forget() {
    (requests, hosts, agents) = (ByteIndex(), ByteIndex(), ByteIndex())
    (forms, callers, clients) = ([:], [:], [:])
  }

  /// The number of method, path and parameters.
  private mutating func request(_ usual: UsualLine, in line: ArraySlice<UInt8>) -> Int? {
    let span = line.span
    if usual.query.isEmpty { return requests.place(of: span, usual.request.lowerBound, usual.request.upperBound) }
    if needsValues { return nil }
    var text: [UInt8] = []
    swap(&text, &self.text)
    text.removeAll(keepingCapacity: true)
    text += line[(line.startIndex + usual.request.lowerBound)..<(line.startIndex + usual.request.upperBound)]
    text.append(UInt8(ascii: "?"))
    let isReduced = usual.reduceQuery(span, valuesOf: Self.readNames, to: &text)
    let number = isReduced ? requests.place(of: text.span, 0, text.count) : nil
    swap(&text, &self.text)
    return number
  }

  /// What a line at a known place tells; nil: the place is not known yet.
  mutating func fact(at place: Place, _ usual: UsualLine) -> LogFact? {
    guard let form = forms[place.kind] else { return nil }
    guard let fact = form.fact else { return .other }
    let caller = caller(form.callers, place.address, like: fact.request.client)
    return .recorded(
      fact.told(
        of: caller.client, address: place.address, at: usual.at, size: usual.bytes,
        digest: hash.hash(UInt64(bitPattern: usual.at), caller.digest, form.digest)))
  }

  /// - Parameter digest: of the fact, its time and network left out.
  mutating func remember(_ fact: LoggedFact?, digest: UInt64, at place: Place) {
    var number = 0
    if let client = fact?.request.client {
      let key = Callers(
        connector: client.connector, connectorClass: client.connectorClass, attribution: client.attribution,
        rule: client.rule, userAgent: client.userAgent, unmatchedToken: client.unmatchedToken)
      number = callers[key] ?? callers.count
      callers[key] = number
    }
    forms[place.kind] = Form(fact, digest: digest, callers: number)
  }

  private mutating func caller(_ callers: Int, _ address: IPAddress, like client: ClientIdentity) -> Known {
    let key = CallerKey(callers: callers, network: address.network(cut: detail))
    if let known = clients[key] { return known }
    let network = address.prefix(cut: detail)
    let known = Known(client: client.told(of: network), digest: hash.hash(text: network))
    clients[key] = known
    return known
  }
}
