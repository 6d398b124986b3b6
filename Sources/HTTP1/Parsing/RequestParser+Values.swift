extension RequestParser {
  func takeHost(
    _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead
  ) -> FixedAnswer? {
    let (hostStart, hostEnd) = (head.hostStart, head.hostEnd)
    head.hostCount &+= 1
    if !HostName.read(bytes, start, end, &head) { return .badRequest }
    // The target's own host outranks the field (RFC 9112 §3.2.2).
    if head.target == .absolute || head.target == .authority { (head.hostStart, head.hostEnd) = (hostStart, hostEnd) }
    return nil
  }

  /// RFC 9110 §10.1.1: 100-continue, or 417.
  func takeExpect(
    _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead
  ) -> FixedAnswer? {
    if head.isHTTP10 { return nil }
    guard bytes.matches("100-continue", start, end) else { return .expectationFailed }
    head.expectsContinue = true
    return nil
  }

  /// A list of options; `close` outranks `keep-alive` (RFC 9112 §9.3).
  func takeConnection(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) {
    var index = start
    while let element = bytes.listElement(&index, end) {
      if bytes.matches("close", element.start, element.end) {
        head.keepsAlive = false
        head.mustClose = true
      } else if bytes.matches("keep-alive", element.start, element.end), !head.mustClose {
        head.keepsAlive = true
      }
    }
  }

  /// 1*DIGIT; the same number given again, as a list or another line, is taken as one (RFC 9112 §6.3). A list with an
  /// empty element is none of those, and refused.
  func takeLength(
    _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead
  ) -> FixedAnswer? {
    var index = start
    while true {
      let first = index
      while index < end, bytes[index].isDigit { index &+= 1 }
      guard let length = number(bytes, first, index) else { return .badRequest }
      if head.hasContentLength && head.contentLength != length { return .badRequest }
      head.hasContentLength = true
      head.contentLength = length
      while index < end, bytes[index].isBlank { index &+= 1 }
      if index == end { return nil }
      guard bytes[index] == UInt8(ascii: ",") else { return .badRequest }
      index &+= 1
      while index < end, bytes[index].isBlank { index &+= 1 }
    }
  }

  /// Digits only. Numbers too great for any limit of ours are all one number.
  private func number(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var value = 0
    for index in start..<end {
      guard bytes[index].isDigit else { return nil }
      value = min(value * 10 + Int(bytes[index] - 0x30), 1 << 50)
    }
    return end > start ? value : nil
  }
}

extension Span<UInt8> {
  /// The next non-empty element of a comma-separated list (RFC 9110 §5.6.1), without the blanks around it; no quoted
  /// strings. nil: there is none.
  func listElement(_ index: inout Int, _ end: Int) -> (start: Int, end: Int)? {
    while index < end, self[index].isBlank || self[index] == UInt8(ascii: ",") { index &+= 1 }
    guard index < end else { return nil }
    let start = index
    while index < end, self[index] != UInt8(ascii: ",") { index &+= 1 }
    var last = index
    while last > start, self[last &- 1].isBlank { last &-= 1 }
    return (start, last)
  }
}
