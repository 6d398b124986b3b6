/// The one reader of address text. It allocates nothing and can be inlined, for whoever reads one a request or a line.
extension IPAddress {
  /// The text form of RFC 4291 §2.2 or a dotted quad, strictly: no zone, no brackets, no port, no octet with a leading
  /// zero (inet_aton would take it for octal), no blanks. Nil for anything else.
  package init?(_ text: String) {
    self.init(ascii: Array(text.utf8)[...])
  }

  /// The same of a text's bytes.
  package init?(ascii text: ArraySlice<UInt8>) {
    self.init(text.span, 0, text.count)
  }

  /// The same of the bytes of a range.
  @inlinable package init?(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) {
    if let quad = Self.quad(bytes, start, end) {
      self.init(quad: quad)
    } else if let address = Self.v6(bytes, start, end) {
      self = address
    } else {
      return nil
    }
  }

  /// Four decimal numbers without leading zeros (RFC 3986 §3.2.2, IPv4address), the first the most significant.
  @inlinable package static func quad(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt32? {
    guard end - start >= 7, end - start <= 15 else { return nil }
    precondition(start >= 0 && end <= bytes.count)
    var (value, index, dots) = (UInt32(0), start, 0)
    while true {
      guard index < end, unsafe bytes[unchecked: index] &- 0x30 < 10 else { return nil }
      var octet = unsafe UInt32(bytes[unchecked: index] &- 0x30)
      index &+= 1
      // No leading zeros: some readers take them for octal.
      while octet != 0, index < end, unsafe bytes[unchecked: index] &- 0x30 < 10 {
        octet = unsafe octet &* 10 &+ UInt32(bytes[unchecked: index] &- 0x30)
        if octet > 255 { return nil }
        index &+= 1
      }
      value = value &<< 8 | octet
      if index == end { break }
      guard unsafe bytes[unchecked: index] == UInt8(ascii: ".") else { return nil }
      dots &+= 1
      index &+= 1
    }
    return dots == 3 ? value : nil
  }

  /// Eight groups, one `::` at most, the last two perhaps as IPv4: RFC 4291 §2.2.
  @usableFromInline static func v6(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> IPAddress? {
    guard end - start >= 2, end - start <= 45 else { return nil }
    var groups = AddressGroups()
    var index = start
    if bytes[index] == UInt8(ascii: ":") {
      guard bytes[index + 1] == UInt8(ascii: ":") else { return nil }
      groups.markGap()
      index += 2
    }
    while index < end {
      guard let next = group(bytes, index, end, &groups) else { return nil }
      index = next
    }
    return groups.address
  }

  /// Reads one group and the colon after it; the index behind both, or nil.
  private static func group(
    _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ groups: inout AddressGroups
  ) -> Int? {
    var (index, value) = (start, UInt32(0))
    while index < end, index - start < 4, let digit = ASCII.hexValue(bytes[index]) {
      value = value << 4 | UInt32(digit)
      index += 1
    }
    if index < end, bytes[index] == UInt8(ascii: ".") {
      guard let tail = quad(bytes, start, end), groups.add(tail >> 16), groups.add(tail & 0xFFFF) else { return nil }
      return end
    }
    guard index > start, groups.add(value) else { return nil }
    if index == end { return end }
    guard bytes[index] == UInt8(ascii: ":"), index + 1 < end else { return nil }
    if bytes[index + 1] != UInt8(ascii: ":") { return index + 1 }
    return groups.markGap() ? index + 2 : nil
  }
}

/// The 16-bit groups of an IPv6 address: those before the `::` and those behind it.
private struct AddressGroups {
  private var head: UInt128 = 0
  private var headCount = 0
  private var tail: UInt128 = 0
  private var tailCount = 0
  private var hasGap = false

  mutating func add(_ group: UInt32) -> Bool {
    guard headCount + tailCount < 8 else { return false }
    if hasGap {
      tail = tail << 16 | UInt128(group)
      tailCount += 1
    } else {
      head = head << 16 | UInt128(group)
      headCount += 1
    }
    return true
  }

  @discardableResult
  mutating func markGap() -> Bool {
    defer { hasGap = true }
    return !hasGap
  }

  /// `::` stands for one group at least.
  var address: IPAddress? {
    if !hasGap { return headCount == 8 ? IPAddress(bits: head) : nil }
    guard headCount + tailCount < 8 else { return nil }
    return IPAddress(bits: head << UInt128(16 * (8 - headCount)) | tail)
  }
}

extension IPAddress: CustomStringConvertible {
  /// The canonical text: a dotted quad for IPv4, RFC 5952 for IPv6.
  @usableFromInline package var description: String {
    isV4 ? quad : v6Text
  }

  private var quad: String {
    let value = UInt32(truncatingIfNeeded: bits)
    return "\(value >> 24).\(value >> 16 & 0xFF).\(value >> 8 & 0xFF).\(value & 0xFF)"
  }

  private var v6Text: String {
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * $0)) }
    let words = groups.map { String($0, radix: 16) }
    guard let gap = Self.longestZeroRun(groups) else { return words.joined(separator: ":") }
    return words[..<gap.lowerBound].joined(separator: ":") + "::" + words[gap.upperBound...].joined(separator: ":")
  }

  /// RFC 5952 §4.2: the longest run of at least two zero groups, the first of equals.
  private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
    var best = 0..<0
    var start = 0
    for (index, group) in groups.enumerated() {
      if group != 0 { start = index + 1 }
      if index + 1 - start > best.count { best = start..<(index + 1) }
    }
    return best.count >= 2 ? best : nil
  }
}
