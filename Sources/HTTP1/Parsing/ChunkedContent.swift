/// Finds the end of content in chunked coding (RFC 9112 §7.1), byte by byte, over as many pieces as it comes in.
/// Only CRLF ends a line; trailer fields are checked and passed over.
struct ChunkedContent {
  private enum State: UInt8 {
    case sizeStart, size, sizeBlank, extensions, sizeLineFeed, data, dataReturn, dataLineFeed, trailerStart,
      trailerName,
      trailerValue, trailerLineFeed, lastLineFeed
  }

  enum Step: Equatable {
    /// The content ends here; the next request starts at this index.
    case done(Int)
    case incomplete
    case malformed(FixedAnswer)
  }

  private var state = State.sizeStart
  private var remaining: UInt32 = 0
  /// Bytes of content in all chunks so far.
  private(set) var total: UInt32 = 0

  /// Reads on from `start` to the end of the bytes, all of which are then behind it.
  mutating func read(_ bytes: borrowing Span<UInt8>, from start: Int, limit: Int) -> Step {
    var index = start
    while index < bytes.count {
      if state == .data {
        let taken = min(Int(remaining), bytes.count - index)
        remaining -= UInt32(taken)
        index += taken
        if remaining == 0 { state = .dataReturn }
        continue
      }
      let byte = bytes[index]
      index += 1
      if state == .lastLineFeed { return byte == 0x0A ? .done(index) : .malformed(.badRequest) }
      guard let next = next(byte) else { return .malformed(.badRequest) }
      if next == .data {
        if Int(total) + Int(remaining) > limit { return .malformed(.contentTooLarge) }
        // Where the limit is none, more may come than fits.
        total = UInt32(clamping: Int(total) + Int(remaining))
        state = remaining == 0 ? .trailerStart : .data
      } else {
        state = next
      }
    }
    return .incomplete
  }

  /// The content without its framing, as far as it is there.
  /// - Parameters:
  ///   - start: where the first chunk starts.
  ///   - end: as far as `read` has found it well-formed.
  static func decoded(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8] {
    var content: [UInt8] = []
    var index = start
    while index < end {
      var size = ChunkedContent()
      while index < end, size.addDigit(bytes[index]) { index += 1 }
      while index < end, bytes[index] != 0x0A { index += 1 }
      index += 1
      if size.remaining == 0 { break }
      let last = min(index + Int(size.remaining), end)
      if index < last { content += bytes.array(index, last) }
      index = last + 2
    }
    return content
  }

  /// The state after one byte that is no chunk data; nil: it may not stand here.
  private mutating func next(_ byte: UInt8) -> State? {
    switch state {
    case .sizeStart:
      remaining = 0
      return addDigit(byte) ? .size : nil
    case .size: return afterSize(byte)
    // Blanks may stand before an extension, and nowhere else (§7.1.1).
    case .sizeBlank: return byte == UInt8(ascii: ";") ? .extensions : (byte.isBlank ? .sizeBlank : nil)
    case .extensions: return byte == 0x0D ? .sizeLineFeed : (byte.isFieldByte ? .extensions : nil)
    case .sizeLineFeed: return byte == 0x0A ? .data : nil
    case .dataReturn: return byte == 0x0D ? .dataLineFeed : nil
    case .dataLineFeed: return byte == 0x0A ? .sizeStart : nil
    case .trailerStart: return byte == 0x0D ? .lastLineFeed : (byte.isToken ? .trailerName : nil)
    case .trailerName: return byte == UInt8(ascii: ":") ? .trailerValue : (byte.isToken ? .trailerName : nil)
    case .trailerValue: return byte == 0x0D ? .trailerLineFeed : (byte.isFieldByte ? .trailerValue : nil)
    case .trailerLineFeed: return byte == 0x0A ? .trailerStart : nil
    case .data, .lastLineFeed: return nil
    }
  }

  private mutating func afterSize(_ byte: UInt8) -> State? {
    if byte == 0x0D { return .sizeLineFeed }
    if byte == UInt8(ascii: ";") { return .extensions }
    if byte.isBlank { return .sizeBlank }
    return addDigit(byte) ? .size : nil
  }

  /// Sizes beyond 28 bits are far beyond any limit: refused as malformed rather than wrapped.
  private mutating func addDigit(_ byte: UInt8) -> Bool {
    let digit: UInt8
    switch byte {
    case 0x30...0x39: digit = byte - 0x30
    case 0x41...0x46: digit = byte - 0x41 + 10
    case 0x61...0x66: digit = byte - 0x61 + 10
    default: return false
    }
    if remaining >> 28 != 0 { return false }
    remaining = remaining << 4 | UInt32(digit)
    return true
  }
}

extension UInt8 {
  /// What may stand in a field value (RFC 9110 §5.5).
  var isFieldByte: Bool { self == 0x09 || (self >= 0x20 && self != 0x7F) }
}
