import func Glibc.memchr

/// Step (A): bytes in, answers into the arena.
extension EventLoop {
  @inline(__always)
  mutating func receive(_ place: Int) {
    makeRoom()
    let kept = slab[place].inputCount
    if kept > 0, let bytes = unsafe slab[place].inputBytes { unsafe inbox.update(from: bytes, count: kept) }
    switch unsafe SocketCalls.receive(slab[place].descriptor, inbox + kept, inboxCapacity &- kept) {
    case .bytes(0), .failed: close(place)
    case .wouldBlock: return
    case .bytes(let count):
      if kept > 0, !isWorthReading(place, kept, kept &+ count) {
        return unsafe slab.keepInput(place, inbox, kept &+ count)
      }
      process(place, kept &+ count)
    }
  }

  /// Takes up the connections whose requests had no room in the round before.
  mutating func resumeAll() {
    if resumes.isEmpty { return }
    let tags = resumes
    resumes = []
    for tag in tags {
      let place = Int(tag.place)
      guard slab.holds(tag), slab[place].phase == .open, slab[place].roundCount == 0
      else { continue }
      makeRoom()
      let count = slab[place].inputCount
      if let bytes = unsafe slab[place].inputBytes { unsafe inbox.update(from: bytes, count: count) }
      slab[place].input = .unread
      process(place, count)
    }
  }

  /// Any answer fits after this, and a connection's share.
  @inline(__always)
  func hasRoom() -> Bool { arena.room >= table.longest &+ Self.roundShare && sendCount < Self.sendCapacity }

  @inline(__always)
  mutating func makeRoom() {
    if !hasRoom() { finishRound() }
  }

  /// Guards against a client that sends a byte at a time: a request is parsed again only when a line has ended, or
  /// its content may be whole.
  private func isWorthReading(_ place: Int, _ kept: Int, _ count: Int) -> Bool {
    switch slab[place].input {
    case .unread, .chunks: return true
    case .content: return count >= slab[place].inputMark
    case .head:
      if count >= limits.headBytes { return true }
      return unsafe memchr(inbox + kept, 0x0A, count &- kept) != nil
    }
  }

  /// Answers the whole requests at the start of the inbox, keeps the rest.
  @inline(__always)
  private mutating func process(_ place: Int, _ count: Int) {
    let source = unsafe UnsafePointer(inbox)
    let bytes = unsafe Span(_unsafeStart: source, count: count)
    let before = slab[place].input
    let answeredBefore = answered
    let start = arena.used
    outputStart = start
    let index = slab[place].isObserved ? observeAll(bytes, place) : answerAll(bytes, place)
    keep(place, index, count, isNews: answered != answeredBefore, before)
    noteOutput(place, start)
  }

  /// - Returns: where the first request starts that is not answered.
  @inline(__always)
  private mutating func answerAll(_ bytes: borrowing Span<UInt8>, _ place: Int) -> Int {
    let start = arena.used
    var index = 0
    slab[place].mustResume = false
    while index < bytes.count {
      // There is more to come: the answers go one behind the other.
      if only.count > 0 { copyOnly() }
      if arena.used &- start > Self.roundShare || arena.room < table.longest {
        slab[place].mustResume = true
        slab[place].input = .unread
        return index
      }
      switch unsafe parser.pointee.parse(bytes, from: index, into: &head) {
      case .complete(let end):
        if !head.isChunked && head.contentLength == 0 {
          index = end
        } else {
          guard let next = contentEnd(bytes, place, index, end) else { return index }
          if slab[place].ending != .none { return bytes.count }
          index = next
        }
        slab[place].input = .unread
        slab[place].hasContinued = false
        answer(bytes, place, end, index)
        if slab[place].ending != .none {
          if slab[place].ending == .wait { return index }
          // More than was answered came in, or may be on its way: linger.
          if index < bytes.count { slab[place].ending = .linger }
          return bytes.count
        }
      case .incomplete:
        slab[place].input = .head
        return index
      case .malformed(let fault):
        refuse(place, fault)
        return bytes.count
      }
    }
    return index
  }

  private mutating func copyOnly() {
    unsafe arena.put(table.pointer(UInt32(only.start)), only.count)
    only.count = 0
  }

  /// Where the request's content ends; nil: not all of it is there. A fault is answered, and ends the connection.
  private mutating func contentEnd(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ start: Int, _ headEnd: Int
  ) -> Int? {
    if !head.isChunked {
      let end = headEnd + head.contentLength
      if end <= bytes.count { return end }
      slab[place].input = .content
      slab[place].inputMark = end - start
    } else {
      beginChunks(place, headEnd - start)
      switch slab[place].chunks.read(bytes, from: start + slab[place].inputMark, limit: limits.bodyBytes) {
      case .done(let end): return end
      case .malformed(let fault):
        refuse(place, fault)
        return bytes.count
      case .incomplete:
        slab[place].inputMark = bytes.count - start
        if bytes.count - headEnd > limits.bodyBytes + Self.chunkOverhead {
          refuse(place, .contentTooLarge)
          return bytes.count
        }
      }
    }
    askForContent(place, isFirst: headEnd == bytes.count)
    return nil
  }

  /// Unless they were begun in a round before.
  mutating func beginChunks(_ place: Int, _ offset: Int) {
    if slab[place].input == .chunks { return }
    slab[place].chunks = ChunkedContent()
    slab[place].inputMark = offset
    slab[place].input = .chunks
  }

  /// RFC 9110 §10.1.1: the client waits for this before it sends its content.
  mutating func askForContent(_ place: Int, isFirst: Bool) {
    guard head.expectsContinue, isFirst, !slab[place].hasContinued else { return }
    slab[place].hasContinued = true
    arena.put("HTTP/1.1 100 Continue\r\n\r\n")
  }

  /// Keeps what is left of the inbox, and sets the time it has.
  @inline(__always)
  private mutating func keep(_ place: Int, _ index: Int, _ count: Int, isNews: Bool, _ before: Connection.Input) {
    if index == count {
      if slab[place].inputCount > 0 { slab.dropInput(place) }
      slab[place].input = .unread
      slab[place].deadline = clock.steady &+ Int64(limits.idleTimeoutSeconds) &* 1000
      return
    }
    unsafe slab.keepInput(place, inbox + index, count &- index)
    if !isNews && before == slab[place].input { return }
    let seconds = slab[place].input == .head ? limits.headTimeoutSeconds : limits.bodyTimeoutSeconds
    slab[place].deadline = clock.steady &+ Int64(seconds) &* 1000
  }

  /// Marks what was put into the arena since `start`, or the only prepared answer, as this connection's.
  @inline(__always)
  mutating func noteOutput(_ place: Int, _ start: Int) {
    if only.count == 0 && arena.used == start { return }
    slab[place].roundIsPrepared = only.count > 0
    slab[place].roundStart = only.count > 0 ? only.start : start
    slab[place].roundCount = only.count > 0 ? only.count : arena.used &- start
    only.count = 0
    unsafe sends[sendCount] = UInt32(truncatingIfNeeded: place)
    sendCount &+= 1
  }
}
