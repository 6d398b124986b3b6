import Basics

/// What stands before the time of a usual line: `192.0.2.7 - - [`, with `host:port ` or `host ` before it or not.
struct LineHead {
  /// Empty where the line has none.
  let host: Range<Int>
  let address: Range<Int>
  /// Of a dotted quad; nil for another address.
  let quad: UInt32?
  /// Behind the bracket.
  let end: Int

  /// Nil for what is not usual, of which only the parser can tell what it is.
  @inline(__always)
  static func read(_ line: borrowing Span<UInt8>, format: LogFormat?) -> LineHead? {
    if let (end, quad) = address(line, 0), isNobody(line, end) {
      return format == .vcombined ? nil : LineHead(host: 0..<0, address: 0..<end, quad: quad, end: end &+ 6)
    }
    guard format != .combined, let name = hostEnd(line), let (end, quad) = address(line, name.next),
      isNobody(line, end)
    else { return nil }
    return LineHead(host: 0..<name.end, address: name.next..<end, quad: quad, end: end &+ 6)
  }

  /// ` - - [`
  @inline(__always)
  private static func isNobody(_ line: borrowing Span<UInt8>, _ start: Int) -> Bool {
    start &+ 8 <= line.count && line.word(start, start &+ 6) == 0x5B20_2D20_2D20
  }

  @inline(__always)
  private static func address(_ line: borrowing Span<UInt8>, _ start: Int) -> (end: Int, quad: UInt32?)? {
    if let (end, quad) = quad(line, start) { return (end, quad) }
    return sixEnd(line, start).map { ($0, nil) }
  }

  /// A dotted quad without leading zeros, and its end. There are at least 16 bytes, as there are in any usual line.
  @inline(__always)
  private static func quad(_ line: borrowing Span<UInt8>, _ start: Int) -> (end: Int, value: UInt32)? {
    guard start &+ 16 <= line.count else { return nil }
    var index = start
    guard let a = octet(line, &index), unsafe line[unchecked: index] == UInt8(ascii: ".") else { return nil }
    index &+= 1
    guard let b = octet(line, &index), unsafe line[unchecked: index] == UInt8(ascii: ".") else { return nil }
    index &+= 1
    guard let c = octet(line, &index), unsafe line[unchecked: index] == UInt8(ascii: ".") else { return nil }
    index &+= 1
    guard let d = octet(line, &index) else { return nil }
    return (index, a &<< 24 | b &<< 16 | c &<< 8 | d)
  }

  /// One to three digits below 256, the first of several no zero; moves behind them.
  @inline(__always)
  private static func octet(_ line: borrowing Span<UInt8>, _ index: inout Int) -> UInt32? {
    let first = unsafe line[unchecked: index] &- 0x30
    guard first < 10 else { return nil }
    let second = unsafe line[unchecked: index &+ 1] &- 0x30
    if second >= 10 {
      index &+= 1
      return UInt32(first)
    }
    guard first > 0 else { return nil }
    let value = UInt32(first) &* 10 &+ UInt32(second)
    let third = unsafe line[unchecked: index &+ 2] &- 0x30
    if third >= 10 {
      index &+= 2
      return value
    }
    index &+= 3
    let whole = value &* 10 &+ UInt32(third)
    return whole < 256 ? whole : nil
  }

  /// The end of an IPv6 address without a quad in it: groups of one to four digits, eight of them or one gap.
  @inline(never)
  private static func sixEnd(_ line: borrowing Span<UInt8>, _ start: Int) -> Int? {
    var (index, groups, digits, hasGap) = (start, 0, 0, false)
    while index < line.count {
      let byte = line[index]
      if byte == UInt8(ascii: ":") {
        let isGap = index &+ 1 < line.count && line[index &+ 1] == UInt8(ascii: ":")
        guard digits > 0 || (isGap && index == start), !(isGap && hasGap) else { return nil }
        if digits > 0 { groups &+= 1 }
        hasGap = hasGap || isGap
        digits = 0
        index &+= isGap ? 2 : 1
        // A single colon is followed by a group.
        if !isGap, index < line.count, ASCII.hexValue(line[index]) == nil { return nil }
      } else if ASCII.hexValue(byte) != nil, digits < 4 {
        digits &+= 1
        index &+= 1
      } else {
        break
      }
    }
    if digits > 0 { groups &+= 1 }
    return (hasGap ? groups <= 7 : groups == 8) ? index : nil
  }

  /// A host in lower case with a letter in it, and where the next word begins.
  @inline(__always)
  private static func hostEnd(_ line: borrowing Span<UInt8>) -> (end: Int, next: Int)? {
    var (index, hasLetter) = (0, false)
    while index < line.count {
      let byte = unsafe line[unchecked: index]
      if byte &- 0x61 < 26 {
        hasLetter = true
      } else if byte &- 0x30 >= 10, byte != UInt8(ascii: "."), byte != UInt8(ascii: "-") {
        break
      }
      index &+= 1
    }
    guard hasLetter, index &+ 8 < line.count else { return nil }
    let end = index
    if line[index] == UInt8(ascii: ":") {
      index &+= 1
      while index < line.count, line.isDigit(index) { index &+= 1 }
      guard (2...6).contains(index &- end) else { return nil }
    }
    return index < line.count && line[index] == UInt8(ascii: " ") ? (end, index &+ 1) : nil
  }
}
