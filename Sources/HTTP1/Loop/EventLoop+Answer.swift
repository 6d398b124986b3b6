import Basics
import Journal

/// Which answer a request gets, and what is recorded of it. All is `mutating`, also what changes nothing: a borrowed
/// loop would be copied for the call (measured: 577 bytes a request).
extension EventLoop {
  /// Answers the request in `head`, all of which is there.
  /// - Parameters:
  ///   - headEnd: where its content starts, framing included.
  ///   - end: where it ends.
  @inline(__always)
  mutating func answer(_ bytes: borrowing Span<UInt8>, _ place: Int, _ headEnd: Int, _ end: Int) {
    answered &+= 1
    let field = conclude(place)
    guard head.target == .origin || head.target == .absolute else { return answerTarget(field) }
    let site = table.site(bytes, head.hostStart, head.hostEnd)
    guard site >= 0, let route = table.route(bytes, head.pathStart, head.pathEnd, site: site) else {
      return answerUnprepared(bytes, place, headEnd, end, site: site, field)
    }
    answerRoute(bytes, place, route, field)
  }

  @inline(__always)
  private mutating func answerRoute(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ route: Int, _ field: OutputArena.ConnectionField
  ) {
    switch head.method {
    case .get, .head: answerResource(bytes, place, route, field)
    case .options: put(.preflight, field)
    case .other: put(.methodNotAllowed, field)
    }
  }

  /// The same for a path that was written with needless escapes.
  @inline(never)
  mutating func answerEscapedRoute(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ route: Int, _ field: OutputArena.ConnectionField
  ) {
    answerRoute(bytes, place, route, field)
  }

  /// What becomes of the connection behind the answer (RFC 9112 §9.3), and which field says so.
  @inline(__always)
  mutating func conclude(_ place: Int) -> OutputArena.ConnectionField {
    if !head.keepsAlive || drainDeadline != nil {
      slab[place].ending = .close
      return .close
    }
    return head.isHTTP10 ? .keepAlive : .none
  }

  /// `OPTIONS *` (RFC 9110 §9.3.7) and CONNECT, which have no path.
  private mutating func answerTarget(_ field: OutputArena.ConnectionField) {
    put(head.target == .asterisk ? .preflight : .methodNotAllowed, field)
  }

  @inline(__always)
  private mutating func answerResource(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ route: Int, _ field: OutputArena.ConnectionField
  ) {
    var proof: UInt64 = 0
    var verdict = Preconditions.Verdict.full
    if Preconditions.arePresent(in: head) {
      verdict = Preconditions(table: table, now: clock.wall / 1000).verdict(bytes, head, route: route, proof: &proof)
    }
    record(bytes, place, route, verdict, proof)
    let isHead = head.method == .head
    switch verdict {
    case .full: put(unsafe table.route(at: route).pointee.full, headOnly: isHead, field)
    case .notModified: put(unsafe table.route(at: route).pointee.notModified, headOnly: isHead, field)
    case .failed: put(.preconditionFailed, field)
    }
  }

  /// An answer that is all its connection gets in this round (nearly every one) is sent from where it lies.
  @inline(__always)
  private mutating func put(_ block: Block, headOnly: Bool, _ field: OutputArena.ConnectionField) {
    if field != .none || arena.used != outputStart {
      return unsafe arena.append(block, of: table, headOnly: headOnly, date: clock.date, field)
    }
    let start = Int(block.start)
    unsafe (tableBytes + start + Int(block.dateOffset)).update(from: clock.date, count: HTTPDate.byteCount)
    only = (start, Int(headOnly ? block.headCount : block.count))
  }

  @inline(__always)
  private mutating func record(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ route: Int, _ verdict: Preconditions.Verdict, _ proof: UInt64
  ) {
    guard let pen else { return }
    if !pen.hasRoom { journal?.flush() }
    let client = clientAddress(bytes, place)
    let hash = identify(bytes, client, pen)
    var flags: Sighting.Flags = []
    if head.method == .head { flags.insert(.head) }
    if head.hasVia { flags.insert(.via) }
    if client.isCached { flags.insert(.cachingProxy) }
    let (tag, lifetime) = unsafe (table.route(at: route).pointee.tag, table.route(at: route).pointee.lifetime)
    let sighting = Sighting(
      time: clock.wall, client: hash, tag: tag, proof: proof, lifetime: lifetime, status: verdict.rawValue,
      flags: flags)
    pen.append(sighting)
  }

  @inline(__always)
  mutating func clientAddress(_ bytes: borrowing Span<UInt8>, _ place: Int) -> ClientAddress {
    let peer = slab[place].peer
    if !peer.isTrusted || !head.has(addressSource.kind) { return ClientAddress(peer: peer) }
    return ClientAddress(bytes, head.fields, peer: peer, trusting: proxies, source: addressSource)
  }

  /// The client's hash; says who it is at its first sight in the segment.
  @inline(__always)
  private mutating func identify(_ bytes: borrowing Span<UInt8>, _ client: ClientAddress, _ pen: JournalPen) -> UInt64 {
    let hash = hasher.hash(bytes, head.fields, client.address)
    if !pen.isDescribed(hash) { describe(bytes, client, hash) }
    return hash
  }

  @inline(never)
  private mutating func describe(
    _ bytes: borrowing Span<UInt8>, _ client: ClientAddress, _ hash: UInt64
  ) {
    journal?.describe(client: hash, payload: shared.handlers.describe(facts(bytes, client)))
  }

  /// No such path: 404, or 421 where the host is nobody's, and a note if the path is one to watch. A preflight is let
  /// through, so that the browser can read the 404 that follows.
  /// - Parameters:
  ///   - headEnd: where the request's content starts, framing included.
  ///   - end: where it ends.
  ///   - site: -1: none.
  ///   - path: in its one spelling; nil: as it was sent.
  @inline(never)
  mutating func answerUnserved(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ headEnd: Int, _ end: Int, _ site: Int, path: [UInt8]?,
    _ field: OutputArena.ConnectionField
  ) {
    if site >= 0, head.method == .options, head.isPreflight { return put(.preflight, field) }
    put(site < 0 ? .misdirected : .notFound, field)
    guard journal != nil else { return }
    let isWatched =
      if let path { watchedMissing.contains(path.span, 0, path.count) } else {
        watchedMissing.contains(bytes, head.pathStart, head.pathEnd)
      }
    if !isWatched { return }
    let client = clientAddress(bytes, place)
    let request = request(bytes, place, headEnd, end, client)
    let hash = request.client
    note(shared.handlers.missing(request, site < 0 ? 421 : 404), bytes, client, hash)
  }

  private var watchedMissing: WatchedPaths { tableOwner.missing }

  mutating func hash(_ bytes: borrowing Span<UInt8>, _ client: ClientAddress) -> UInt64 {
    hasher.hash(bytes, head.fields, client.address)
  }

  private mutating func put(_ answer: FixedAnswer, _ field: OutputArena.ConnectionField) {
    put(answer, headOnly: head.method == .head, field)
  }

  mutating func put(_ answer: FixedAnswer, headOnly: Bool, _ field: OutputArena.ConnectionField) {
    unsafe arena.append(table.block(answer), of: table, headOnly: headOnly, date: clock.date, field)
  }

  /// A request that cannot be read: the answer, and the end of the connection, for nobody knows where the next one
  /// starts.
  @inline(never)
  mutating func refuse(_ place: Int, _ fault: FixedAnswer) {
    answered &+= 1
    unsafe arena.append(table.block(fault), of: table, headOnly: false, date: clock.date, .close)
    slab[place].ending = .linger
  }

  /// The same, for a connection that nothing was read from in this round.
  mutating func answerAlone(_ place: Int, _ fault: FixedAnswer) {
    makeRoom()
    let start = arena.used
    refuse(place, fault)
    noteOutput(place, start)
  }
}
