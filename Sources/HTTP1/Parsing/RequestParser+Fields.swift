extension RequestParser {
  /// *( field-line CRLF ) CRLF (RFC 9112 §5), then what the fields say together.
  ///
  /// field-line = field-name ":" OWS field-value OWS. A line that starts with white space (obs-fold, §5.2) or has some
  /// before its colon (§5.1) has no token there, and is refused with all else that has none.
  func fieldLines(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) -> Step {
    let base = unsafe bytes.start(checking: start, end)
    // The header of the address is never one of the common names: `ClientAddressSource`.
    let areWatched = watched.areCommon
    var (index, count) = (start, 0)
    while true {
      let nameStart = index
      if unsafe index < end && base[index] == 0x0D { return emptyLine(bytes, index, end, &head) }
      let common = unsafe ByteScan.commonName(base, nameStart, end)
      var nameEnd = nameStart &+ common.length
      if common.length == 0 {
        nameEnd = unsafe ByteScan.tokenEnd(base, nameStart, end)
        if nameEnd == end { return .incomplete }
        if unsafe base[nameEnd] != UInt8(ascii: ":") || nameEnd == nameStart { return .malformed(.badRequest) }
      }
      count &+= 1
      if count > headerFields { return .malformed(.fieldsTooLarge) }
      let valueStart = unsafe ByteScan.blankEnd(base, nameEnd &+ 1, end)
      var valueEnd = unsafe ByteScan.valueEnd(base, valueStart, end)
      index = valueEnd &+ 2
      if unsafe index > end || !ByteScan.isLineEnd(base + valueEnd) { return lineEnd(bytes, valueEnd, end) }
      while valueEnd > valueStart, unsafe base[valueEnd &- 1].isBlank { valueEnd &-= 1 }
      if common.length == 0 || areWatched {
        if let answer = take(bytes, nameStart, nameEnd, valueStart, valueEnd, &head) { return .malformed(answer) }
      } else if let kind = common.kind {
        head.keep(kind, valueStart, valueEnd)
      } else if common.isHost, let answer = takeHost(bytes, valueStart, valueEnd, &head) {
        return .malformed(answer)
      }
    }
  }

  /// The line that ends the head.
  private func emptyLine(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) -> Step {
    let step = lineEnd(bytes, start, end)
    if case .done = step, let answer = judge(&head) { return .malformed(answer) }
    return step
  }

  /// Keeps what the field says, if it says anything to us. Sorted by the name's length.
  @inline(__always)
  private func take(
    _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ valueStart: Int, _ valueEnd: Int,
    _ head: inout RequestHead
  ) -> FixedAnswer? {
    let watchedIndex = watched.index(of: bytes, start, end)
    if watchedIndex >= 0 { head.keep(.watched(watchedIndex), valueStart, valueEnd) }
    if addressField.matches(bytes, start, end) { head.keep(.address, valueStart, valueEnd) }
    switch end &- start {
    case 3: if bytes.isName("via", start, end) { head.hasVia = true }
    case 4: if bytes.isName("host", start, end) { return takeHost(bytes, valueStart, valueEnd, &head) }
    case 6: if bytes.isName("expect", start, end) { return takeExpect(bytes, valueStart, valueEnd, &head) }
    case 8: if bytes.isName("if-match", start, end) { head.keep(.ifMatch, valueStart, valueEnd) }
    case 10:
      if bytes.isName("user-agent", start, end) {
        head.keep(.userAgent, valueStart, valueEnd)
      } else if bytes.isName("connection", start, end) {
        takeConnection(bytes, valueStart, valueEnd, &head)
      }
    case 13: if bytes.isName("if-none-match", start, end) { head.keep(.ifNoneMatch, valueStart, valueEnd) }
    case 14:
      if bytes.isName("content-length", start, end) { return takeLength(bytes, valueStart, valueEnd, &head) }
    case 15: if bytes.isName("x-forwarded-for", start, end) { head.keep(.forwardedFor, valueStart, valueEnd) }
    case 17:
      if bytes.isName("if-modified-since", start, end) {
        head.keep(.ifModifiedSince, valueStart, valueEnd)
      } else if bytes.isName("transfer-encoding", start, end) {
        head.codings.add(bytes, valueStart, valueEnd)
      }
    case 19: if bytes.isName("if-unmodified-since", start, end) { head.keep(.ifUnmodifiedSince, valueStart, valueEnd) }
    case 29: if bytes.isName("access-control-request-method", start, end) { head.isPreflight = true }
    default: break
    }
    return nil
  }

  /// What only all fields together tell.
  private func judge(_ head: inout RequestHead) -> FixedAnswer? {
    // RFC 9112 §3.2: HTTP/1.1 has exactly one Host, no request has two.
    if head.hostCount != 1 && !(head.isHTTP10 && head.hostCount == 0) { return .badRequest }
    if head.codings.arePresent {
      // §6.1: with Content-Length, or from HTTP/1.0, the framing is faulty.
      if head.hasContentLength || head.isHTTP10 || !head.codings.endChunked { return .badRequest }
      if head.codings.areUnknown { return .notImplemented }
      head.isChunked = true
    }
    if head.contentLength > bodyBytes { return .contentTooLarge }
    if head.isHTTP10 { head.expectsContinue = false }
    return nil
  }
}

extension UInt8 {
  /// OWS (RFC 9110 §5.6.3).
  @inline(__always) var isBlank: Bool { self == 0x20 || self == 0x09 }
}

extension Span<UInt8> {
  /// Whether the range, a token, is `name` in any case; `name` is lower-case letters and `-`. For tokens, or-ing
  /// 0x20 to every byte folds case exactly: no other token byte becomes a letter or `-` by it.
  @inline(__always)
  func isName(_ name: StaticString, _ start: Int, _ end: Int) -> Bool {
    let length = name.utf8CodeUnitCount
    var index = 0
    while index < length {
      let wanted = Self.nameWord(name, index)
      let found =
        word(at: start &+ index, before: end) | ByteWord.first(Swift.min(length &- index, 8), of: ByteWord.lowerCase)
      if found != wanted { return false }
      index &+= 8
    }
    return true
  }

  /// Up to 8 bytes of the literal; folded to a constant by the optimiser.
  @inline(__always)
  private static func nameWord(_ name: StaticString, _ offset: Int) -> UInt64 {
    var (value, index) = (UInt64(0), Swift.min(name.utf8CodeUnitCount, offset &+ 8))
    while index > offset {
      index &-= 1
      let byte = unsafe name.utf8Start[index]
      value = value &<< 8 | UInt64(byte)
    }
    return value
  }
}
