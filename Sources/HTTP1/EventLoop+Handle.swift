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
    guard tableOwner.handled.contain(bytes, head.pathStart, head.pathEnd, site: site) else {
      return answerUnserved(bytes, place, site, field)
    }
    let (request, caller) = request(bytes, place, headEnd, end)
    switch shared.handlers.handle(request) {
    case .missing: answerUnserved(bytes, place, site, field)
    case .answer(let answer):
      if let note = answer.note { self.note([note], of: caller) }
      put(answer, headOnly: head.method == .head, field)
    case .later(let hand): hand(wait(place, for: caller, field))
    }
  }

  /// The request in `head` with all its parts, and who sent it.
  mutating func request(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ headEnd: Int, _ end: Int
  ) -> (HandledRequest, Caller) {
    let client = clientAddress(bytes, place)
    let facts = facts(bytes, client)
    let body = head.isChunked ? ChunkedContent.decoded(bytes, headEnd, end) : bytes.array(headEnd, end)
    let request = HandledRequest(
      method: bytes.string(head.start, head.methodEnd), target: bytes.target(of: head),
      host: bytes.string(head.hostStart, head.hostEnd).lowercased(), userAgent: facts.userAgent,
      address: facts.address, isUnixPeerWithoutAddress: facts.isUnixPeerWithoutAddress,
      peerIsTrusted: slab[place].peer.isTrusted, fields: bytes.fieldLines(head.methodEnd, headEnd),
      body: body.count > limits.bodyBytes ? Array(body.prefix(limits.bodyBytes)) : body, time: clock.wall,
      listener: Int(slab[place].listener) - (slab[place].isObserved ? shared.configuration.listeners.count : 0))
    return (request, Caller(hash: hasher.hash(bytes, head.fields, client.address), facts: facts, time: clock.wall))
  }

  /// Puts the answer into the arena.
  mutating func put(_ answer: HandledAnswer, headOnly: Bool, _ field: OutputArena.ConnectionField) {
    guard (200...599).contains(answer.status) else { return put(.internalError, headOnly: headOnly, field) }
    let text = AnswerText(
      answer, common: answer.sendsCommonFields ? tableOwner.commonText : [], date: clock.dateBytes, headOnly: headOnly,
      field)
    arena.put(text.bytes)
  }

  /// The connection reads no further until its ticket is answered.
  private mutating func wait(
    _ place: Int, for caller: Caller, _ field: OutputArena.ConnectionField
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
    if sendCount == 0 { journal?.flush(durable: isDurable) }
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
