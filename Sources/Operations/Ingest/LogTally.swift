import Basics
import Evidence
import Storage

/// What a log has told since it was stored last, and the counts of all that it told.
struct LogTally {
  var summary: IngestSummary
  var piece = LogPiece()
  /// Of the text that the piece is from.
  var pieceBytes = 0
  var ordinals = LogOrdinals()
  private let isRehearsal: Bool
  /// The documents that were fetched without a name, by their places in the piece: those that are stored already stay
  /// whose they were.
  private var callers = RecentCallers<UseSource, Int>()

  /// - Parameter isRehearsal: it is counted, and not kept.
  init(file: String, isRehearsal: Bool) {
    summary = IngestSummary(file: file)
    self.isRehearsal = isRehearsal
  }

  /// What was told is stored, or is not to be.
  mutating func clear() {
    (piece, pieceBytes) = (LogPiece(), 0)
    callers.forget(source: .log)
  }

  /// Lines that have to do with nothing.
  mutating func addNothing(lines: Int, bytes: Int) {
    pieceBytes += bytes
    summary.lines += Int64(lines)
    summary.other += Int64(lines)
    summary.requests += Int64(lines)
  }

  mutating func add(_ fact: LogFact, bytes: Int) {
    if case .other = fact { return addNothing(lines: 1, bytes: bytes) }
    pieceBytes += bytes
    summary.lines += 1
    switch fact {
    case .recorded(let fact): add(fact)
    case .blank, .other: summary.other += 1
    case .unmatched(let reason):
      summary.unmatched += 1
      if summary.complaint.isEmpty { summary.complaint = reason }
    case .ahead:
      summary.unmatched += 1
      summary.ahead += 1
      if summary.complaint.isEmpty { summary.complaint = "is dated in the future" }
    }
  }

  mutating func add(_ fact: KnownFact, bytes: Int) {
    pieceBytes += bytes
    summary.lines += 1
    count(fact.form.meaning, host: fact.form.request.place.host)
    if fact.form.isForeign { countForeign(fact.form.request.place.host) }
    if isRehearsal { return }
    let request = fact.request
    if fact.form.isRecalled { recall(request, fact.form.meaning, fact.address) }
    if fact.form.unserved != nil, let unserved = fact.unserved { keep(unserved) }
    keep(request, fact.digest)
  }

  private mutating func add(_ fact: LoggedFact) {
    count(fact.meaning, host: fact.request.place.host)
    if fact.isForeign { countForeign(fact.request.place.host) }
    if isRehearsal { return }
    if fact.isRecalled, let address = fact.address { recall(fact.request, fact.meaning, address) }
    if let unserved = fact.unserved { keep(unserved) }
    keep(fact.request, fact.digest)
  }

  /// Of the request that is kept next.
  private mutating func keep(_ unserved: FoldedUnserved) { piece.unserved.append((piece.entries.count, unserved)) }

  private mutating func keep(_ request: consuming FoldedRequest, _ digest: UInt64) {
    let ordinal = ordinals.next(digest, at: request.at)
    piece.entries.append(LoggedEntry(request, digest: digest, ordinal: ordinal))
  }

  private mutating func countForeign(_ host: String) {
    if summary.foreign == 0 { summary.foreignHost = host }
    summary.foreign += 1
  }

  private mutating func count(_ meaning: LoggedFact.Meaning, host: @autoclosure () -> String) {
    summary.requests += 1
    switch meaning {
    case .use: summary.uses += 1
    case .probe: summary.probes += 1
    case .fetch: summary.fetches += 1
    case .unserved: summary.unserved += 1
    case .look: summary.looks += 1
    case .candidate: summary.candidates += 1
    case .severalSites:
      summary.severalSites += 1
      let host = host()
      if host.isEmpty { return }
      if summary.severalByHost == 0 { summary.severalHost = host }
      summary.severalByHost += 1
    }
  }

  /// A registration or token request tells whose earlier nameless fetches from its address were.
  private mutating func recall(_ request: FoldedRequest, _ meaning: LoggedFact.Meaning, _ address: IPAddress) {
    let (client, at, hash) = (request.client, request.at, AddressHash.of(address))
    if request.client.connectorClass.isNameless, meaning.isOfDocument {
      callers.nameless(
        source: .log, address: hash, client: client.connectorClass, at: at, fetch: piece.entries.count)
    }
    guard request.namesItsAddress else { return }
    for place in callers.named(source: .log, address: hash, connector: client.connector, at: at) {
      piece.entries[place].name(as: client)
    }
  }
}
