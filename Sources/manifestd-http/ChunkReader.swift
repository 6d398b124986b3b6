import Outbound

/// Takes the chunked coding off (RFC 9112 §7.1), in pieces of any length. Extensions and trailer fields are checked and
/// dropped (§7.1.1, RFC 9110 §6.5.1); only CRLF ends a line.
struct ChunkReader {
  private enum State {
    case sizeStart, size, sizeBlank, extensions, sizeLineFeed, data, dataReturn, dataLineFeed, lineStart, name, value,
      valueLineFeed, lastLineFeed, done
  }

  private var state = State.sizeStart
  private var remaining = 0

  /// - Returns: whether the content has ended; what comes behind it is not looked at.
  mutating func read(_ bytes: ArraySlice<UInt8>, into body: inout [UInt8]) throws(AnswerFault) -> Bool {
    var index = bytes.startIndex
    while index < bytes.endIndex, state != .done {
      if state == .data {
        let end = min(bytes.endIndex, index + remaining)
        body += bytes[index..<end]
        remaining -= end - index
        index = end
        if remaining == 0 { state = .dataReturn }
        continue
      }
      guard let next = next(bytes[index]) else { throw AnswerFault("the answer's chunks are malformed") }
      state = next
      index += 1
    }
    return state == .done
  }

  /// The state after one byte of framing; nil: it may not stand here.
  private mutating func next(_ byte: UInt8) -> State? {
    let isBlank = byte == 0x20 || byte == 0x09
    switch state {
    case .sizeStart:
      remaining = 0
      return addDigit(byte) ? .size : nil
    case .size: return addDigit(byte) ? .size : afterSize(byte, isBlank)
    case .sizeBlank: return afterSize(byte, isBlank)
    case .extensions: return byte == 0x0d ? .sizeLineFeed : (AnswerHead.isValueByte(byte) ? .extensions : nil)
    case .sizeLineFeed: return byte != 0x0a ? nil : (remaining == 0 ? .lineStart : .data)
    case .dataReturn: return byte == 0x0d ? .dataLineFeed : nil
    case .dataLineFeed: return byte == 0x0a ? .sizeStart : nil
    case .lineStart: return byte == 0x0d ? .lastLineFeed : (Headers.isTokenByte(byte) ? .name : nil)
    case .name: return byte == UInt8(ascii: ":") ? .value : (Headers.isTokenByte(byte) ? .name : nil)
    case .value: return byte == 0x0d ? .valueLineFeed : (AnswerHead.isValueByte(byte) ? .value : nil)
    case .valueLineFeed: return byte == 0x0a ? .lineStart : nil
    case .lastLineFeed: return byte == 0x0a ? .done : nil
    case .data, .done: return nil
    }
  }

  private func afterSize(_ byte: UInt8, _ isBlank: Bool) -> State? {
    if byte == 0x0d { return .sizeLineFeed }
    if byte == UInt8(ascii: ";") { return .extensions }
    return isBlank ? .sizeBlank : nil
  }

  /// Sizes beyond 28 bits are far beyond any limit: refused rather than wrapped.
  private mutating func addDigit(_ byte: UInt8) -> Bool {
    guard byte.isHexDigit, remaining >> 28 == 0 else { return false }
    remaining = remaining << 4 | Int(byte.isDigit ? byte - 0x30 : (byte | 0x20) - 0x61 + 10)
    return true
  }
}
