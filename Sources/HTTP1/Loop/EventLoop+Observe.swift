import Basics
import Journal

/// Observe listeners: every request is looked at, noted, and answered 204. Its content may be of any length; what is
/// behind the limit is read and dropped, for the server that sends the copy must never be kept from its own work.
extension EventLoop {
  /// How much of a request is there.
  private enum Part {
    /// All, up to this index.
    case whole(end: Int)
    /// As much as is looked at; the rest is to be dropped.
    case long
    case incomplete
    case refused
  }

  /// Like `answerAll`, for an observe listener's connection.
  @inline(never)
  mutating func observeAll(_ bytes: borrowing Span<UInt8>, _ place: Int) -> Int {
    let start = arena.used
    var index = 0
    slab[place].mustResume = false
    while index < bytes.count {
      if arena.used - start > Self.roundShare || arena.room < table.longest {
        slab[place].mustResume = true
        return index
      }
      guard let next = observeNext(bytes, place, index) else { return index }
      index = next
      if slab[place].ending != .none {
        if index < bytes.count { slab[place].ending = .linger }
        return bytes.count
      }
    }
    return index
  }

  /// - Returns: the index behind what was taken; nil: there is not enough of it.
  private mutating func observeNext(_ bytes: borrowing Span<UInt8>, _ place: Int, _ start: Int) -> Int? {
    if slab[place].dropping != .nothing { return drop(bytes, place, start) }
    switch unsafe observerParser.pointee.parse(bytes, from: start, into: &head) {
    case .complete(let end): return observe(bytes, place, start, end)
    case .incomplete:
      slab[place].input = .head
      return nil
    case .malformed(let fault):
      refuse(place, fault)
      return bytes.count
    }
  }

  private mutating func observe(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ start: Int, _ headEnd: Int
  ) -> Int? {
    let part = head.isChunked ? chunkedPart(bytes, place, start, headEnd) : part(bytes, place, start, headEnd)
    switch part {
    case .whole(let end):
      note(bytes, place, headEnd, end)
      putObserved(conclude(place))
      return end
    case .long:
      note(bytes, place, headEnd, bytes.count)
      // No answer follows in this round that would have it written.
      journal?.flush()
      (slab[place].keepsAlive, slab[place].isHTTP10) = (head.keepsAlive, head.isHTTP10)
      return bytes.count
    case .incomplete:
      askForContent(place, isFirst: headEnd == bytes.count)
      return nil
    case .refused: return bytes.count
    }
  }

  private mutating func note(_ bytes: borrowing Span<UInt8>, _ place: Int, _ headEnd: Int, _ end: Int) {
    answered &+= 1
    slab[place].input = .unread
    slab[place].hasContinued = false
    guard isObservedPath(bytes) else { return }
    let client = clientAddress(bytes, place)
    let request = request(bytes, place, headEnd, end, client)
    let hash = request.client
    note(shared.handlers.observe(request), bytes, client, hash)
  }

  /// Most of what is mirrored is for paths that mean nothing here: nothing is made of those.
  private func isObservedPath(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard let observed = tableOwner.observed else { return true }
    guard head.target == .origin || head.target == .absolute else { return false }
    if observed.contains(bytes, head.pathStart, head.pathEnd) { return true }
    guard let path = PathEscapes.normal(bytes, head.pathStart, head.pathEnd) else { return false }
    return observed.contains(path.span, 0, path.count)
  }

  private func part(_ bytes: borrowing Span<UInt8>, _ place: Int, _ start: Int, _ headEnd: Int) -> Part {
    let present = bytes.count - headEnd
    if head.contentLength <= present { return .whole(end: headEnd + head.contentLength) }
    if present >= limits.bodyBytes {
      slab[place].dropping = .length
      slab[place].remaining = head.contentLength - present
      return .long
    }
    slab[place].input = .content
    slab[place].inputMark = min(head.contentLength, limits.bodyBytes) + headEnd - start
    return .incomplete
  }

  private mutating func chunkedPart(
    _ bytes: borrowing Span<UInt8>, _ place: Int, _ start: Int, _ headEnd: Int
  ) -> Part {
    beginChunks(place, headEnd - start)
    switch slab[place].chunks.read(bytes, from: start + slab[place].inputMark, limit: .max) {
    case .done(let end): return .whole(end: end)
    case .malformed(let fault):
      refuse(place, fault)
      return .refused
    case .incomplete:
      slab[place].inputMark = bytes.count - start
      if bytes.count - headEnd <= limits.bodyBytes + Self.chunkOverhead { return .incomplete }
      slab[place].dropping = .chunks
      return .long
    }
  }

  /// Passes over content behind the limit; its end is answered.
  private mutating func drop(_ bytes: borrowing Span<UInt8>, _ place: Int, _ start: Int) -> Int {
    var end = bytes.count
    if slab[place].dropping == .length {
      end = min(end, start + slab[place].remaining)
      slab[place].remaining -= end - start
      if slab[place].remaining > 0 { return end }
    } else {
      switch slab[place].chunks.read(bytes, from: start, limit: .max) {
      case .done(let next): end = next
      case .incomplete: return end
      case .malformed(let fault):
        refuse(place, fault)
        return end
      }
    }
    slab[place].dropping = .nothing
    (head.keepsAlive, head.isHTTP10) = (slab[place].keepsAlive, slab[place].isHTTP10)
    putObserved(conclude(place))
    return end
  }

  private mutating func putObserved(_ field: OutputArena.ConnectionField) {
    arena.put("HTTP/1.1 204 No Content\r\nDate: ")
    unsafe arena.put(clock.date, HTTPDate.byteCount)
    switch field {
    case .none: arena.put("\r\n\r\n")
    case .close: arena.put("\r\nConnection: close\r\n\r\n")
    case .keepAlive: arena.put("\r\nConnection: keep-alive\r\n\r\n")
    }
  }
}
