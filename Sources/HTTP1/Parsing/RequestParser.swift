/// Reads one request head by RFC 9112, strictly: what two readers could frame differently is refused.
///
/// A pure function of the bytes: the same answer whatever the pieces they came in. Only CRLF ends a line (§2.2 lets
/// a recipient take a bare LF too; we do not).
struct RequestParser {
  enum Outcome: Equatable {
    /// The head is whole; the content, if any, starts at `end`.
    case complete(end: Int)
    /// More bytes may make it whole.
    case incomplete
    /// No bytes can mend it: answer, and close, for where the next request starts is unknown.
    case malformed(FixedAnswer)
  }

  /// How far a part of the head was read.
  enum Step: Equatable {
    case done(Int)
    case incomplete
    case malformed(FixedAnswer)
  }

  let headBytes: Int
  let headerFields: Int
  let bodyBytes: Int
  let watched: WatchedNames
  let addressField: AddressField

  init(
    limits: ServerLimits = ServerLimits(), watched: [String] = [], source: ClientAddressSource = .forwardedFor
  ) {
    headBytes = limits.headBytes
    bodyBytes = limits.bodyBytes
    // Each field line is kept twice at most: for what it is, and as a watched one.
    headerFields = min(limits.headerFields, FieldList.capacity / 2)
    self.watched = WatchedNames(watched)
    addressField = AddressField(source.fieldName)
  }

  /// Frees what it allocated; it must not be used any more.
  func deallocate() {
    watched.deallocate()
    addressField.deallocate()
  }

  /// - Parameters:
  ///   - bytes: what was received; bytes behind this request's head are not looked at.
  ///   - start: where the request starts.
  ///   - head: filled with the request's parts; without meaning unless the outcome is `complete`.
  func parse(_ bytes: borrowing Span<UInt8>, from start: Int, into head: inout RequestHead) -> Outcome {
    // Never to look behind the limit makes the answer independent of how much has come.
    let end = min(bytes.count, start &+ headBytes)
    head.reset(at: start)
    var lineEnd = 0
    switch requestLine(bytes, start, end, &head) {
    case .done(let next): lineEnd = next
    case .incomplete: return end &- start >= headBytes ? .malformed(.uriTooLong) : .incomplete
    case .malformed(let answer): return .malformed(answer)
    }
    switch fieldLines(bytes, lineEnd, end, &head) {
    case .done(let next): return .complete(end: next)
    case .incomplete: return end &- start >= headBytes ? .malformed(.fieldsTooLarge) : .incomplete
    case .malformed(let answer): return .malformed(answer)
    }
  }

  /// method SP request-target SP HTTP-version CRLF (RFC 9112 §3), after any empty lines (§2.2).
  private func requestLine(
    _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead
  ) -> Step {
    var index = start
    while index < end, bytes[index] == UInt8(ascii: "\r") {
      guard case .done(let next) = lineEnd(bytes, index, end) else { return lineEnd(bytes, index, end) }
      index = next
    }
    head.start = index
    if let next = commonLine(bytes, index, end, &head) { return .done(next) }
    return anyRequestLine(bytes, index, end, &head)
  }

  /// The commonest at a glance: `GET /path HTTP/1.1` CRLF without a query. nil: something else, or not all of it.
  @inline(__always)
  private func commonLine(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) -> Int? {
    let base = unsafe bytes.start(checking: start, end)
    if unsafe start &+ 16 > end || ByteWord.load(base + start) & 0xFF_FFFF_FFFF != 0x2F_2054_4547 { return nil }
    let stop = unsafe ByteScan.targetEnd(base, start &+ 4, end, atQuery: true)
    // " HTTP/1." and "1.1\r\n" behind it.
    if stop &+ 11 > end { return nil }
    if unsafe ByteWord.load(base + stop) != 0x2E31_2F50_5454_4820 { return nil }
    if unsafe ByteWord.load(base + stop + 3) &>> 24 != 0x0A_0D31_2E31 { return nil }
    head.method = .get
    (head.methodEnd, head.pathStart, head.pathEnd) = (start &+ 3, start &+ 4, stop)
    return stop &+ 11
  }

  private func anyRequestLine(
    _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead
  ) -> Step {
    var index = start
    index = bytes.tokenEnd(index, end)
    guard index < end else { return .incomplete }
    guard bytes[index] == UInt8(ascii: " "), index > head.start else { return .malformed(.badRequest) }
    head.methodEnd = index
    head.method = method(bytes, head.start, index)
    switch target(bytes, index &+ 1, end, &head) {
    case .done(let next): return version(bytes, next, end, &head)
    case let other: return other
    }
  }

  /// Methods are case-sensitive (RFC 9110 §9.1).
  private func method(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> RequestHead.Method {
    switch (end &- start, bytes.word(at: start, before: end)) {
    case (3, 0x54_4547): .get
    case (4, 0x4441_4548): .head
    case (7, 0x53_4E4F_4954_504F): .options
    default: .other
    }
  }

  /// `HTTP/1.1` CRLF. Well-formed but of another major version: 505 (RFC 9110 §15.6.6).
  private func version(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) -> Step {
    guard start &+ 8 <= end else { return partialVersion(bytes, start, end) }
    let word = bytes.word(at: start)
    if word == 0x312E_312F_5054_5448 { return lineEnd(bytes, start &+ 8, end) }
    guard word & 0x00FF_00FF_FFFF_FFFF == 0x002E_002F_5054_5448, bytes[start &+ 5].isDigit, bytes[start &+ 7].isDigit
    else { return .malformed(.badRequest) }
    let step = lineEnd(bytes, start &+ 8, end)
    guard case .done = step else { return step }
    guard bytes[start &+ 5] == UInt8(ascii: "1") else { return .malformed(.versionNotSupported) }
    if bytes[start &+ 7] == UInt8(ascii: "0") {
      head.isHTTP10 = true
      head.keepsAlive = false
    }
    return step
  }

  /// Whether what has come so far can still become a version.
  private func partialVersion(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Step {
    let shape: StaticString = "HTTP/0.0"
    for index in start..<max(start, end) {
      let wanted = unsafe shape.utf8Start[index - start]
      let fits = wanted == UInt8(ascii: "0") ? bytes[index].isDigit : bytes[index] == wanted
      if !fits { return .malformed(.badRequest) }
    }
    return .incomplete
  }

  /// CRLF at `index`.
  @inline(__always)
  func lineEnd(_ bytes: borrowing Span<UInt8>, _ index: Int, _ end: Int) -> Step {
    guard index < end else { return .incomplete }
    guard bytes[index] == UInt8(ascii: "\r") else { return .malformed(.badRequest) }
    guard index &+ 1 < end else { return .incomplete }
    return bytes[index &+ 1] == UInt8(ascii: "\n") ? .done(index &+ 2) : .malformed(.badRequest)
  }
}
