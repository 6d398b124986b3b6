extension NetworkAddress {
  /// Reads an address as a header or a flag gives it; no zone, no port.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span, 0, bytes.count)
  }

  /// Reads the bytes of a range; allocates nothing.
  init?(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) {
    if let value = Self.v4(bytes, start, end) {
      self = .v4(value)
    } else if let value = Self.v6(bytes, start, end) {
      self = value
    } else {
      return nil
    }
  }

  /// Four decimal numbers without leading zeros: RFC 3986 §3.2.2, IPv4address.
  static func v4(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt32? {
    guard end - start >= 7, end - start <= 15 else { return nil }
    let base = unsafe bytes.start(checking: start, end)
    var (value, index, dots) = (UInt32(0), start, 0)
    while true {
      guard index < end, unsafe base[index].isDigit else { return nil }
      var octet = unsafe UInt32(base[index] &- 0x30)
      index &+= 1
      // No leading zeros: some readers take them for octal.
      while octet != 0, index < end, unsafe base[index].isDigit {
        octet = unsafe octet &* 10 &+ UInt32(base[index] &- 0x30)
        if octet > 255 { return nil }
        index &+= 1
      }
      value = value &<< 8 | octet
      if index == end { break }
      guard unsafe base[index] == UInt8(ascii: ".") else { return nil }
      dots &+= 1
      index &+= 1
    }
    return dots == 3 ? value : nil
  }

  /// Eight groups, one `::` at most, the last two perhaps as IPv4: RFC 4291 §2.2.
  private static func v6(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> NetworkAddress? {
    guard end - start >= 2, end - start <= 45 else { return nil }
    var groups = V6Groups()
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
    _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ groups: inout V6Groups
  ) -> Int? {
    var (index, value) = (start, UInt64(0))
    while index < end, index - start < 4, let digit = hexadecimal(bytes[index]) {
      value = value << 4 | UInt64(digit)
      index += 1
    }
    if index < end, bytes[index] == UInt8(ascii: ".") {
      guard let tail = v4(bytes, start, end), groups.add(UInt64(tail >> 16)), groups.add(UInt64(tail & 0xFFFF))
      else { return nil }
      return end
    }
    guard index > start, groups.add(value) else { return nil }
    if index == end { return end }
    guard bytes[index] == UInt8(ascii: ":"), index + 1 < end else { return nil }
    if bytes[index + 1] != UInt8(ascii: ":") { return index + 1 }
    return groups.markGap() ? index + 2 : nil
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}

/// The groups of an IPv6 address while it is read.
private struct V6Groups {
  private var head = NetworkAddress.none
  private var tail = NetworkAddress.none
  private var headCount = 0
  private var tailCount = 0
  private var hasGap = false

  mutating func add(_ group: UInt64) -> Bool {
    guard headCount + tailCount < 8 else { return false }
    if hasGap {
      tail = tail.shifted(by: 16)
      tail.low |= group
      tailCount += 1
    } else {
      head = head.shifted(by: 16)
      head.low |= group
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
  var address: NetworkAddress? {
    if !hasGap { return headCount == 8 ? head : nil }
    guard headCount + tailCount < 8 else { return nil }
    let front = head.shifted(by: 16 * (8 - headCount))
    return NetworkAddress(high: front.high | tail.high, low: front.low | tail.low)
  }
}

extension NetworkAddress {
  /// Shifted left as one 128-bit number.
  fileprivate func shifted(by bits: Int) -> NetworkAddress {
    if bits >= 128 { return .none }
    if bits >= 64 { return NetworkAddress(high: low << UInt64(bits - 64), low: 0) }
    if bits == 0 { return self }
    return NetworkAddress(high: high << UInt64(bits) | low >> UInt64(64 - bits), low: low << UInt64(bits))
  }
}
