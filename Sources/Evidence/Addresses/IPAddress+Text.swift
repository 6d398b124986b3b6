import Basics

extension IPAddress {
  /// Reads the text form of RFC 4291 §2.2 or a dotted quad, strictly: no zone, no brackets, no port, no octet with a
  /// leading zero (inet_aton would take it for octal), no blanks. Nil for anything else.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count <= 45 else { return nil }
    if bytes.contains(UInt8(ascii: ":")) {
      guard let bits = Self.v6Bits(bytes) else { return nil }
      self.init(bits: bits)
    } else {
      guard let quad = Self.v4Bits(bytes[...]) else { return nil }
      self.init(bits: Self.mappedBits | UInt128(quad))
    }
  }

  /// The same of a text's bytes; quick for a dotted quad.
  init?(ascii text: ArraySlice<UInt8>) {
    guard let first = text.first, text.count <= 45, ASCII.hexValue(first) != nil || first == UInt8(ascii: ":") else {
      return nil
    }
    var (bits, value, digits, dots): (UInt32, UInt32, Int, Int) = (0, 0, 0, 0)
    for byte in text {
      if ASCII.isDigit(byte), digits < 3, digits == 0 || value > 0 {
        value = value * 10 + UInt32(byte - UInt8(ascii: "0"))
        digits += 1
      } else if byte == UInt8(ascii: "."), digits > 0, value <= 255, dots < 3 {
        (bits, value, digits, dots) = (bits << 8 | value, 0, 0, dots + 1)
      } else {
        guard text.contains(UInt8(ascii: ":")) else { return nil }
        self.init(String(decoding: text, as: UTF8.self))
        return
      }
    }
    guard dots == 3, digits > 0, value <= 255 else { return nil }
    self.init(bits: Self.mappedBits | UInt128(bits << 8 | value))
  }

  private static func v4Bits(_ text: ArraySlice<UInt8>) -> UInt32? {
    let octets = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard octets.count == 4 else { return nil }
    var bits: UInt32 = 0
    for octet in octets {
      guard let value = decimal(octet, digits: 3), value <= 255 else { return nil }
      bits = bits << 8 | UInt32(value)
    }
    return bits
  }

  /// A decimal number of at most so many digits, without sign or leading zero.
  static func decimal(_ text: ArraySlice<UInt8>, digits: Int) -> Int? {
    guard let first = text.first, text.count <= digits, text.count == 1 || first != UInt8(ascii: "0") else {
      return nil
    }
    var value = 0
    for byte in text {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }

  private static func v6Bits(_ text: [UInt8]) -> UInt128? {
    guard let gap = gapIndex(text) else {
      return groups(text[...]).flatMap { $0.count == 8 ? joined($0) : nil }
    }
    let head = text[..<gap]
    let tail = text[(gap + 2)...]
    guard let left = head.isEmpty ? [] : groups(head, mayEndInQuad: false),
      let right = tail.isEmpty ? [] : groups(tail),
      left.count + right.count <= 7
    else { return nil }
    return joined(left + Array(repeating: 0, count: 8 - left.count - right.count) + right)
  }

  private static func gapIndex(_ text: [UInt8]) -> Int? {
    text.indices.dropLast().first { text[$0] == UInt8(ascii: ":") && text[$0 + 1] == UInt8(ascii: ":") }
  }

  /// The 16-bit groups of a run without `::`; a dotted quad at its end counts for two.
  private static func groups(_ text: ArraySlice<UInt8>, mayEndInQuad: Bool = true) -> [UInt16]? {
    var groups: [UInt16] = []
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if mayEndInQuad, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
        guard let quad = v4Bits(part) else { return nil }
        groups += [UInt16(quad >> 16), UInt16(truncatingIfNeeded: quad)]
      } else {
        guard let group = hexadecimal(part) else { return nil }
        groups.append(group)
      }
    }
    return groups
  }

  private static func hexadecimal(_ text: ArraySlice<UInt8>) -> UInt16? {
    guard (1...4).contains(text.count) else { return nil }
    var value: UInt16 = 0
    for byte in text {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt16(digit)
    }
    return value
  }

  private static func joined(_ groups: [UInt16]) -> UInt128 {
    groups.reduce(0) { $0 << 16 | UInt128($1) }
  }
}

extension IPAddress: CustomStringConvertible {
  /// The canonical text: a dotted quad for IPv4, RFC 5952 for IPv6.
  package var description: String {
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
