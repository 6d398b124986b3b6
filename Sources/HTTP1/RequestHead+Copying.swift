/// Parts of a head copied out of the buffer, for who keeps them. The head has been parsed: what the parser refuses
/// (bare CR, obs-fold, a name that is no token) is not there.
extension Span<UInt8> {
  /// Path and query as sent, without scheme and host.
  func target(of head: borrowing RequestHead) -> String {
    let path = string(head.pathStart, head.pathEnd)
    guard head.target == .origin || head.target == .absolute else { return path }
    var start = head.methodEnd + 1
    while start < count, self[start] != UInt8(ascii: "?"), self[start] != UInt8(ascii: " ") { start += 1 }
    var end = start
    while end < count, self[end] != UInt8(ascii: " ") { end += 1 }
    return path + string(start, end)
  }

  /// Every field line of the head that ends at `end`, in its order.
  /// - Parameter start: somewhere in its request line.
  func fieldLines(_ start: Int, _ end: Int) -> [(name: String, value: [UInt8])] {
    var lines: [(name: String, value: [UInt8])] = []
    var index = first(0x0A, start, end) + 1
    while index < end, self[index] != 0x0D {
      let colon = first(UInt8(ascii: ":"), index, end)
      let lineEnd = first(0x0D, colon, end)
      var (valueStart, valueEnd) = (Swift.min(colon + 1, lineEnd), lineEnd)
      while valueStart < valueEnd, self[valueStart].isBlank { valueStart += 1 }
      while valueEnd > valueStart, self[valueEnd - 1].isBlank { valueEnd -= 1 }
      lines.append((string(index, colon).lowercased(), array(valueStart, valueEnd)))
      index = lineEnd + 2
    }
    return lines
  }

  /// Where the byte is first in the range; `end`: nowhere.
  private func first(_ byte: UInt8, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end, self[index] != byte { index += 1 }
    return index
  }
}
