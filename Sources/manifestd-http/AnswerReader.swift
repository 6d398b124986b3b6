import Outbound

/// Reads one answer from the bytes of its connection, in pieces of any length. Pure: it neither waits nor reads itself.
struct AnswerReader {
  /// Interim answers (RFC 9110 §15.2) passed over before the final one.
  private static let interimLimit = 16
  /// What chunked coding may add to the content, bytes.
  private static let overheadLimit = 256 << 10

  private enum Part { case head, content, done }

  private let isHead: Bool
  private let limit: Int
  private var part = Part.head
  private var framing = AnswerFraming.none
  private var chunks = ChunkReader()
  /// Of the head, until it is whole; how far its end was looked for.
  private var kept: [UInt8] = []
  private var searched = 0
  private var headBytes = 0
  private var overhead = 0
  private var interims = 0

  /// Of the final answer, once `hasHead`.
  private(set) var head: AnswerHead?
  private(set) var body: [UInt8] = []

  /// - Parameters:
  ///   - isHead: whether it answers a HEAD.
  ///   - limit: the most bytes of content.
  init(isHead: Bool, limit: Int) {
    self.isHead = isHead
    self.limit = limit
  }

  var isDone: Bool { part == .done }

  /// Takes what came. What comes behind the answer's end is not looked at.
  mutating func add(_ bytes: [UInt8]) throws(AnswerFault) {
    var rest = bytes[...]
    while part == .head, !rest.isEmpty { rest = try addToHead(rest) }
    if part == .content { try addToBody(rest) }
  }

  /// The connection has ended.
  mutating func end() throws(AnswerFault) {
    if part == .content, framing == .untilClose { part = .done }
    if part == .done { return }
    let started = part == .content || interims > 0 || !kept.isEmpty
    throw AnswerFault(started ? "the connection ended within the answer" : "the connection ended without an answer")
  }

  /// - Returns: what comes behind the head.
  private mutating func addToHead(_ bytes: ArraySlice<UInt8>) throws(AnswerFault) -> ArraySlice<UInt8> {
    let before = kept.count
    kept += bytes
    guard let end = headEnd() else {
      if headBytes + kept.count > Headers.byteLimit { throw Self.headTooLarge }
      return []
    }
    headBytes += end
    if headBytes > Headers.byteLimit { throw Self.headTooLarge }
    let found = try AnswerHead(kept[..<(end - 4)])
    kept = []
    searched = 0
    try take(found)
    return bytes[(bytes.startIndex + end - before)...]
  }

  private static var headTooLarge: AnswerFault {
    AnswerFault("the answer's headers exceed \(Headers.byteLimit) bytes")
  }

  /// Behind the empty line.
  private mutating func headEnd() -> Int? {
    var index = max(searched, 3)
    while index < kept.count {
      if kept[index] == 0x0a, kept[index - 1] == 0x0d, kept[index - 2] == 0x0a, kept[index - 3] == 0x0d {
        return index + 1
      }
      index += 1
    }
    searched = kept.count
    return nil
  }

  private mutating func take(_ found: AnswerHead) throws(AnswerFault) {
    switch found.status {
    // We have asked for no other protocol.
    case 101: throw AnswerFault("the answer is 101, and no other protocol was asked for")
    case 100...199:
      interims += 1
      if interims > Self.interimLimit { throw AnswerFault("more than \(Self.interimLimit) interim answers came") }
    case 200...599:
      head = found
      framing = try AnswerFraming(of: found, isHead: isHead)
      if case .length(let count) = framing, count > limit { throw .tooLarge }
      part = framing == .none || framing == .length(0) ? .done : .content
    default: throw AnswerFault("the answer's status \(found.status) is none that HTTP knows")
    }
  }

  private mutating func addToBody(_ bytes: ArraySlice<UInt8>) throws(AnswerFault) {
    switch framing {
    case .none: break
    case .untilClose: body += bytes
    case .length(let count):
      body += bytes.prefix(count - body.count)
      if body.count == count { part = .done }
    case .chunked:
      let before = body.count
      if try chunks.read(bytes, into: &body) { part = .done }
      overhead += bytes.count - (body.count - before)
      if overhead > Self.overheadLimit { throw AnswerFault("the answer's chunks are mostly framing") }
    }
    if body.count > limit { throw .tooLarge }
  }
}
