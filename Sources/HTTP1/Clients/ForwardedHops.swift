/// The hops of `Forwarded` fields (RFC 7239 §4), left to right, one by one, without a copy.
///
///     Forwarded = 1#( [ pair ] *( ";" [ pair ] ) );  pair = token "=" ( token / quoted-string )
struct ForwardedHops {
  enum Step: Equatable {
    /// The next element's `for`; nil: it has none, `unknown`, an obfuscated one, or no address at all (§6).
    case hop(NetworkAddress?)
    case end
    /// Not as the grammar has it: nothing in the field can be relied on.
    case malformed
  }

  private var index: Int
  private let end: Int

  init(start: Int, end: Int) { (index, self.end) = (start, end) }

  mutating func next(_ bytes: borrowing Span<UInt8>) -> Step {
    skipBlanks(bytes)
    while index < end, bytes[index] == UInt8(ascii: ",") {
      index += 1
      skipBlanks(bytes)
    }
    guard index < end else { return .end }
    var (hop, hasHop) = (NetworkAddress?.none, false)
    while true {
      if index < end, bytes[index].isToken {
        guard let pair = pair(bytes) else { return .malformed }
        if bytes.matches("for", pair.name.lowerBound, pair.name.upperBound) {
          if hasHop { return .malformed }
          (hop, hasHop) = (bytes.node(pair.value.lowerBound, pair.value.upperBound), true)
        }
      }
      skipBlanks(bytes)
      if index == end || bytes[index] == UInt8(ascii: ",") { return .hop(hop) }
      guard bytes[index] == UInt8(ascii: ";") else { return .malformed }
      index += 1
      skipBlanks(bytes)
    }
  }

  private mutating func skipBlanks(_ bytes: borrowing Span<UInt8>) {
    while index < end, bytes[index].isBlank { index += 1 }
  }

  /// The value's range is without its quotes; what is escaped in it is left so, for no address needs it.
  private mutating func pair(_ bytes: borrowing Span<UInt8>) -> (name: Range<Int>, value: Range<Int>)? {
    let name = index..<bytes.tokenEnd(index, end)
    index = name.upperBound + 1
    guard name.upperBound < end, bytes[name.upperBound] == UInt8(ascii: "="), index < end else { return nil }
    if bytes[index] != UInt8(ascii: "\"") {
      let value = index..<bytes.tokenEnd(index, end)
      index = value.upperBound
      return value.isEmpty ? nil : (name, value)
    }
    let start = index + 1
    index = start
    while index < end, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard index < end else { return nil }
    index += 1
    return (name, start..<index - 1)
  }
}

extension Span<UInt8> {
  /// A node's address (RFC 7239 §6): IPv4, or IPv6 in brackets, with a port or without.
  fileprivate func node(_ start: Int, _ end: Int) -> NetworkAddress? {
    guard start < end else { return nil }
    var (first, last) = (start, start)
    let isV6 = self[start] == UInt8(ascii: "[")
    let stop = isV6 ? UInt8(ascii: "]") : UInt8(ascii: ":")
    while last < end, self[last] != stop { last += 1 }
    let behind = isV6 ? last + 1 : last
    if isV6 {
      guard last < end else { return nil }
      first += 1
    }
    guard isNodePort(behind, end) else { return nil }
    let v4 = NetworkAddress.v4(self, first, last)
    if isV6 { return v4 == nil ? NetworkAddress(self, first, last) : nil }
    return v4.map { .v4($0) }
  }

  /// Nothing, or a colon and a port: up to five digits, or an obfuscated one (§6.3).
  private func isNodePort(_ start: Int, _ end: Int) -> Bool {
    if start == end { return true }
    guard self[start] == UInt8(ascii: ":"), start + 1 < end else { return false }
    if self[start + 1] != UInt8(ascii: "_") {
      return end - start <= 6 && (start + 1..<end).allSatisfy { self[$0].isDigit }
    }
    return end - start > 2
      && (start + 2..<end).allSatisfy {
        self[$0].isDigit || self[$0].isLetter || [0x2E, 0x5F, 0x2D].contains(self[$0])
      }
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
}
