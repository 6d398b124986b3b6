import Journal

/// Requests for paths that closures answer, at once or by a ticket.
extension EventLoop {
  /// There is no document for the request in `head`: a handled path, or none.
  /// - Parameters:
  ///   - headEnd: where its content starts, framing included.
  ///   - end: where the request ends.
  @inline(never)
  mutating func answerUnprepared(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ headEnd: Int, _ end: Int, site: Int,
    _ field: OutputArena.ConnectionField
  ) {
    if tableOwner.handled.contain(bytes, head.pathStart, head.pathEnd, site: site) {
      return handle(bytes, place, headEnd, end, site: site, path: nil, field)
    }
    guard let path = PathEscapes.normal(bytes, head.pathStart, head.pathEnd) else {
      return answerUnserved(bytes, place, headEnd, end, site, path: nil, field)
    }
    if site >= 0, let route = table.route(path.span, 0, path.count, site: site) {
      return answerEscapedRoute(bytes, place, route, field)
    }
    if tableOwner.handled.contain(path.span, 0, path.count, site: site) {
      return handle(bytes, place, headEnd, end, site: site, path: path, field)
    }
    answerUnserved(bytes, place, headEnd, end, site, path: path, field)
  }

  private mutating func handle(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ headEnd: Int, _ end: Int, site: Int, path: [UInt8]?,
    _ field: OutputArena.ConnectionField
  ) {
    let client = clientAddress(bytes, place)
    let request = request(bytes, place, headEnd, end, client)
    let hash = request.client
    switch shared.handlers.handle(request) {
    case .missing: answerUnserved(bytes, place, headEnd, end, site, path: path, field)
    case .answer(let answer):
      if let note = answer.note { self.note([note], bytes, client, hash) }
      put(answer, headOnly: head.method == .head, field)
    case .later(let hand):
      hand(wait(place, for: NotedClient(hash: hash, facts: facts(bytes, client), time: clock.wall), field))
    }
  }

  /// The request in `head` with all its parts.
  mutating func request(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ headEnd: Int, _ end: Int, _ client: ClientAddress
  ) -> HandledRequest {
    let target = bytes.target(of: head)
    let body = head.isChunked ? ChunkedContent.decoded(bytes, headEnd, end) : bytes.array(headEnd, end)
    var request = HandledRequest(
      method: bytes.string(head.start, head.methodEnd), target: target.bytes,
      host: bytes.lowerCaseString(head.hostStart, head.hostEnd), userAgent: userAgent(bytes),
      address: client.address.bytes, lines: bytes.array(target.lineEnd, max(target.lineEnd, headEnd - 2)),
      body: body.count > limits.bodyBytes ? Array(body.prefix(limits.bodyBytes)) : body, time: clock.wall,
      client: hash(bytes, client))
    (request.isHTTP10, request.hasVia) = (head.isHTTP10, head.hasVia)
    (request.isUnixPeerWithoutAddress, request.peerIsTrusted) = (client.isUnknown, slab[place].peer.isTrusted)
    request.listener = Int(slab[place].listener) - (slab[place].isObserved ? shared.configuration.listeners.count : 0)
    return request
  }

  private func userAgent(_ bytes: borrowing Span<UInt8>) -> [UInt8] {
    for place in 0..<head.fieldCount where head.fields[place].kind == .userAgent {
      return bytes.array(Int(head.fields[place].start), Int(head.fields[place].end))
    }
    return []
  }

  /// Puts the answer into the arena.
  mutating func put(_ answer: HandledAnswer, headOnly: Bool, _ field: OutputArena.ConnectionField) {
    guard (200...599).contains(answer.status) else { return put(.internalError, headOnly: headOnly, field) }
    let text = unsafe AnswerText(
      answer, common: answer.sendsCommonFields ? tableOwner.commonText : [], date: clock.date, headOnly: headOnly, field
    )
    arena.put(text.bytes)
  }

  /// The connection reads no further until its ticket is answered.
  private mutating func wait(
    _ place: Int, for caller: NotedClient, _ field: OutputArena.ConnectionField
  ) -> AnswerTicket {
    lastTicket += 1
    waits[lastTicket] = TicketWait(
      tag: Poller.Tag(place: UInt32(place), generation: slab[place].generation), caller: caller,
      isHead: head.method == .head, field: field, ending: slab[place].ending,
      deadline: clock.steady + Int64(limits.ticketTimeoutSeconds) * 1000)
    slab[place].ticket = lastTicket
    slab[place].ending = .wait
    pause(place)
    return AnswerTicket(lastTicket, of: handle)
  }

  /// Waiting: nothing is read, and only a socket that has ended or failed is heard of.
  mutating func pause(_ place: Int) {
    slab[place].phase = .waiting
    watch(place, 0)
  }

  /// Follows the wake-up that answers to tickets cause.
  mutating func answerTickets() {
    for arrived in handle.takeAnswers() {
      guard let wait = waits.removeValue(forKey: arrived.ticket) else { continue }
      if let note = arrived.answer?.note { self.note([note], of: wait.caller) }
      deliver(arrived, wait)
    }
    // Where the clients are gone nothing is sent, and no round written.
    if sendCount == 0 { journal?.flush() }
  }

  private mutating func deliver(_ arrived: TicketAnswer, _ wait: TicketWait) {
    let place = Int(wait.tag.place)
    makeRoom()
    // Answers to requests before it, of this very round, go first.
    if slab.holds(wait.tag), slab[place].roundCount > 0 { finishRound() }
    // A place given back keeps its generation until it is given out anew.
    guard slab.holds(wait.tag), slab[place].phase != .free, slab[place].ticket == arrived.ticket else { return }
    let start = arena.used
    let field = conclude(place, wait)
    if let answer = arrived.answer {
      put(answer, headOnly: wait.isHead, field)
    } else {
      put(.internalError, headOnly: wait.isHead, field)
    }
    if slab[place].phase == .blocked { return holdMore(place, start) }
    slab[place].phase = .open
    watch(place, Poller.readable)
    noteOutput(place, start)
  }

  /// What becomes of the connection behind the ticket's answer.
  private func conclude(_ place: Int, _ wait: TicketWait) -> OutputArena.ConnectionField {
    slab[place].ticket = 0
    slab[place].mustResume = true
    let closes = wait.ending != .none || drainDeadline != nil
    // While it waited more may have come, and not been read: a bare close would have the kernel reset the connection.
    slab[place].ending = closes ? .linger : .none
    return closes ? .close : wait.field
  }
}
