/// uri-host [ ":" port ] (RFC 9110 §7.2, RFC 3986 §3.2.2). Percent-encoding in a host is refused: no site has one.
enum HostName {
  /// Checks the range and notes the host without its port. An empty host is well-formed.
  /// - Returns: false: not a host.
  @inline(__always)
  static func read(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) -> Bool {
    var index = start
    if index < end, bytes[index] == UInt8(ascii: "[") {
      index = literalEnd(bytes, start, end)
      if index == start { return false }
    } else {
      // What follows a host is no byte of one: to look on after it is cheaper than to stop there exactly.
      index = min(end, bytes.plainHostEnd(index, bytes.count))
      while index < end, isNameByte(bytes[index]) { index &+= 1 }
    }
    (head.hostStart, head.hostEnd) = (start, index)
    return index == end || isPort(bytes, index, end)
  }

  private static func isPort(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard bytes[start] == UInt8(ascii: ":") else { return false }
    var index = start &+ 1
    while index < end, bytes[index].isDigit { index &+= 1 }
    return index == end && end &- start <= 6
  }

  /// Behind the closing bracket of an IPv6 address; `start` if it is none.
  private static func literalEnd(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var close = start + 1
    while close < end, bytes[close] != UInt8(ascii: "]") { close += 1 }
    guard close < end, NetworkAddress(bytes, start + 1, close) != nil,
      NetworkAddress.v4(bytes, start + 1, close) == nil
    else { return start }
    return close + 1
  }

  /// unreserved / sub-delims, as two bit sets.
  @inline(__always)
  private static func isNameByte(_ byte: UInt8) -> Bool {
    let lower: UInt64 = 0x2BFF_7FD2_0000_0000  // ! $ & ' ( ) * + , - . 0-9 ; =
    let upper: UInt64 = 0x47FF_FFFE_87FF_FFFE  // A-Z _ a-z ~
    let set = byte < 64 ? lower : (byte < 128 ? upper : 0)
    return (set &>> UInt64(byte & 63)) & 1 == 1
  }
}
