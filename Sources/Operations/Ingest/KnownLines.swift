import Basics
import Evidence
import Storage

/// What lines of a log have told: of the next one that is like one of them nothing needs to be read but its time, its
/// address and the size of its answer.
struct KnownLines {
  /// What lines tell that have the same method, path, parameters, status, host and user agent, of times at which
  /// recognition judges alike, and whose senders are nobody's own address.
  final class Form {
    let request: FoldedRequest
    let meaning: LoggedFact.Meaning
    /// Of what they have in common.
    fileprivate let digest: UInt64
    let unserved: FoldedUnserved?
    let isForeign: Bool
    /// Whether such a request tells whose others from its address are, or is reported by them.
    let isRecalled: Bool
    /// Those that differ in their networks only.
    fileprivate let callers: Int

    fileprivate init(_ fact: LoggedFact, callers: Int) {
      (request, meaning, digest, unserved) = (fact.request, fact.meaning, fact.kindDigest, fact.unserved)
      (isRecalled, isForeign) = (fact.isRecalled, fact.isForeign)
      self.callers = callers
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

  private struct SixKey: Hashable {
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
    /// All that such lines have in common, by its numbers.
    fileprivate let kind: UInt64
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
  private var formIndex = NumberIndex()
  /// Nil: it has to do with nothing.
  private var forms: [Form?] = []
  private var callers: [Callers: Int] = [:]
  /// By callers and IPv4 network.
  private var clientIndex = NumberIndex()
  private var clients: [Known] = []
  private var sixClients: [SixKey: Known] = [:]
  private var text: [UInt8] = []
  private var looks = 0

  init(rules: RuleSet, hash: KeyedHash, detail: AddressDetail, needsValues: Bool) {
    (self.rules, self.hash, self.detail, self.needsValues) = (rules, hash, detail, needsValues)
  }

  /// Where such lines are known, or to be known; nil: each is to be read for itself.
  mutating func place(of usual: UsualLine, in line: borrowing Span<UInt8>) -> Place? {
    guard let address = usual.address(in: line), !rules.isPublished(address) else { return nil }
    // Looked at now and then: there are a few more at most.
    looks &+= 1
    if looks & 15 == 0, isFull { forget() }
    guard let request = request(usual, in: line) else { return nil }
    // Numbers from 1 on, of at most 15 bits each; a status has three digits.
    var agent = 0
    if let text = usual.agent { agent = agents.place(of: line, text.lowerBound, text.upperBound) &+ 1 }
    let host = usual.host.isEmpty ? 0 : hosts.place(of: line, usual.host.lowerBound, usual.host.upperBound) &+ 1
    let era = rules.rangesEra(at: usual.at)
    guard era < 256 else { return nil }
    var kind = UInt64(request) << 48 | UInt64(agent) << 33 | UInt64(host) << 18
    kind |= UInt64(era) << 10 | UInt64(usual.status(in: line))
    return Place(kind: kind, address: address)
  }

  private var isFull: Bool {
    forms.count > Self.limit || clients.count > Self.limit || sixClients.count > Self.limit
      || requests.count + agents.count + hosts.count > Self.limit
      || requests.byteCount + agents.byteCount + hosts.byteCount > Self.byteLimit
  }

  private mutating func forget() {
    (requests, hosts, agents) = (ByteIndex(), ByteIndex(), ByteIndex())
    (formIndex, forms, callers) = (NumberIndex(), [], [:])
    (clientIndex, clients, sixClients) = (NumberIndex(), [], [:])
  }

  /// The number of method, path and parameters.
  private mutating func request(_ usual: UsualLine, in line: borrowing Span<UInt8>) -> Int? {
    if usual.query.isEmpty { return requests.place(of: line, usual.request.lowerBound, usual.request.upperBound) }
    if needsValues { return nil }
    var text: [UInt8] = []
    swap(&text, &self.text)
    text.removeAll(keepingCapacity: true)
    usual.putRequest(of: line, to: &text)
    let isReduced = usual.reduceQuery(line, valuesOf: Self.readNames, to: &text)
    let number = isReduced ? requests.place(of: text.span, 0, text.count) : nil
    swap(&text, &self.text)
    return number
  }

  /// What lines at a place tell.
  enum Told {
    case nothing
    case known(KnownFact)
    /// The place is not known yet.
    case unknown
  }

  mutating func told(at place: Place, _ usual: UsualLine) -> Told {
    guard let number = formIndex.find(place.kind) else { return .unknown }
    guard let form = forms[number] else { return .nothing }
    let caller = caller(form.callers, place.address, like: form.request.client)
    return .known(
      KnownFact(
        form: form, client: caller.client, address: place.address, at: usual.at, bytes: usual.bytes,
        digest: hash.hash(UInt64(bitPattern: usual.at), caller.digest, form.digest)))
  }

  /// - Parameter fact: by the first line of the place; nil: it has to do with nothing.
  mutating func remember(_ fact: LoggedFact?, at place: Place) {
    let number = formIndex.place(of: place.kind)
    guard number == forms.count else { return }
    guard let fact else { return forms.append(nil) }
    let client = fact.request.client
    let key = Callers(
      connector: client.connector, connectorClass: client.connectorClass, attribution: client.attribution,
      rule: client.rule, userAgent: client.userAgent, unmatchedToken: client.unmatchedToken)
    let callers = self.callers[key] ?? self.callers.count
    self.callers[key] = callers
    forms.append(Form(fact, callers: callers))
  }

  private mutating func caller(_ callers: Int, _ address: IPAddress, like client: ClientIdentity) -> Known {
    guard let quad = address.v4Bits else {
      let key = SixKey(callers: callers, network: address.network(cut: detail))
      let known = sixClients[key] ?? known(client, of: address)
      sixClients[key] = known
      return known
    }
    let network =
      switch detail {
      case .full: quad
      case .prefix: quad & 0xFFFF_FF00
      case .none: UInt32(0)
      }
    let number = clientIndex.place(of: UInt64(callers) << 32 | UInt64(network))
    if number < clients.count { return clients[number] }
    let new = known(client, of: address)
    clients.append(new)
    return new
  }

  private func known(_ client: ClientIdentity, of address: IPAddress) -> Known {
    let network = address.prefix(cut: detail)
    return Known(client: client.told(of: network), digest: hash.hash(text: network))
  }
}

/// What a line tells that is like one before.
struct KnownFact {
  let form: KnownLines.Form
  let client: ClientIdentity
  /// The whole one, in memory only.
  let address: IPAddress
  let at: Int64
  /// Of the answer.
  let bytes: Int64
  let digest: UInt64

  var request: FoldedRequest {
    form.request.told(of: client, at: at, size: form.request.shape == .ok ? bytes : 0)
  }

  var unserved: FoldedUnserved? {
    form.unserved.map { FoldedUnserved(client: client, method: $0.method, host: $0.host, path: $0.path, at: at) }
  }
}
