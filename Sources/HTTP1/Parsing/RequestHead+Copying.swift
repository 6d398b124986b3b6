/// Parts of a head copied out of the buffer, for who keeps them. The head has been parsed: what the parser refuses
/// (bare CR, obs-fold, a name that is no token) is not there.
extension Span<UInt8> {
  /// Path and query as sent, without scheme and host; and where the first field line starts.
  func target(of head: borrowing RequestHead) -> (bytes: [UInt8], lineEnd: Int) {
    let start = head.methodEnd + 1
    let end = targetEnd(start, count, atQuery: false)
    // " HTTP/1.1" CRLF.
    let lineEnd = end + 11
    switch head.target {
    case .origin: return (array(head.pathStart, end), lineEnd)
    case .absolute:
      // An empty path is a slash somewhere else.
      var query = start
      while query < end, self[query] != UInt8(ascii: "?") { query += 1 }
      return (array(head.pathStart, head.pathEnd) + array(query, end), lineEnd)
    case .authority, .asterisk: return (array(head.pathStart, head.pathEnd), lineEnd)
    }
  }

  /// A text with its ASCII letters in lower case.
  func lowerCaseString(_ start: Int, _ end: Int) -> String {
    var bytes = array(start, end)
    for index in bytes.indices where bytes[index] &- 0x41 < 26 { bytes[index] |= 0x20 }
    return String(decoding: bytes, as: UTF8.self)
  }
}
