/// The PROXY protocol's header, before the first byte of a connection (haproxy's proxy-protocol.txt, §2).
///
/// A pure function of the bytes, strict and bounded: what is not exactly such a header is malformed.
enum ProxyHeader {
  enum Outcome: Equatable {
    /// The header ends at `end`. `client`: whose connection it is; nil: the proxy's own (LOCAL, as health checks are),
    /// or one without an internet address (UNKNOWN, UNSPEC, UNIX).
    case complete(end: Int, client: NetworkAddress?)
    /// More bytes may make it whole.
    case incomplete
    case malformed
  }

  /// Version 1, its CRLF included (§2.1).
  static let longestText = 107
  /// What version 2 may hold behind its 16 fixed bytes: the addresses and the TLVs, which are passed over.
  static let longestBlock = 4096

  static func read(_ bytes: borrowing Span<UInt8>) -> Outcome {
    guard bytes.count > 0 else { return .incomplete }
    return bytes[0] == signature[0] ? binary(bytes) : text(bytes)
  }

  /// `PROXY TCP4 192.0.2.1 192.0.2.2 4711 443` CRLF, or `PROXY UNKNOWN` with anything behind it.
  private static func text(_ bytes: borrowing Span<UInt8>) -> Outcome {
    let known = min(bytes.count, 6)
    for index in 0..<known where bytes[index] != textStart[index] { return .malformed }
    let limit = min(bytes.count, longestText)
    var end = known
    while end < limit, bytes[end] != 0x0D, bytes[end] != 0x0A { end += 1 }
    if end >= longestText - 1 { return .malformed }
    if end == bytes.count || (bytes[end] == 0x0D && end + 1 == bytes.count) { return .incomplete }
    guard bytes[end] == 0x0D, bytes[end + 1] == 0x0A else { return .malformed }
    var words = Words(start: known, end: end)
    guard let family = words.next(bytes) else { return .malformed }
    if bytes.equals("UNKNOWN", family) { return .complete(end: end + 2, client: nil) }
    let isV4 = bytes.equals("TCP4", family)
    guard isV4 || bytes.equals("TCP6", family), let source = words.address(bytes, isV4: isV4),
      words.address(bytes, isV4: isV4) != nil, words.isPort(bytes), words.isPort(bytes), words.isAtEnd
    else { return .malformed }
    return .complete(end: end + 2, client: source)
  }

  /// The signature, version and command, family and protocol, the length of the rest, and the rest (§2.2).
  private static func binary(_ bytes: borrowing Span<UInt8>) -> Outcome {
    for index in 0..<min(bytes.count, 12) where bytes[index] != signature[index] { return .malformed }
    // A wrong byte is reported as soon as it is there.
    if bytes.count > 12, bytes[12] != 0x20, bytes[12] != 0x21 { return .malformed }
    let isLocal = bytes.count > 12 && bytes[12] == 0x20
    if bytes.count > 13, !isLocal, addressBytes(bytes[13]) == nil { return .malformed }
    guard bytes.count >= 16 else { return .incomplete }
    let length = Int(bytes[14]) << 8 | Int(bytes[15])
    if length > longestBlock { return .malformed }
    let end = 16 + length
    if isLocal { return bytes.count < end ? .incomplete : .complete(end: end, client: nil) }
    guard let needed = addressBytes(bytes[13]), length >= needed else { return .malformed }
    if bytes.count < end { return .incomplete }
    return .complete(end: end, client: client(bytes, family: bytes[13]))
  }

  /// How long the addresses of a family are; nil: no such family, or not a stream's.
  private static func addressBytes(_ family: UInt8) -> Int? {
    switch family {
    case 0x00: 0
    case 0x11: 12
    case 0x21: 36
    case 0x31: 216
    default: nil
    }
  }

  /// The source address, which stands first.
  private static func client(_ bytes: borrowing Span<UInt8>, family: UInt8) -> NetworkAddress? {
    switch family {
    case 0x11: return .v4(UInt32(truncatingIfNeeded: number(bytes, 16, 4)))
    case 0x21: return NetworkAddress(high: number(bytes, 16, 8), low: number(bytes, 24, 8))
    default: return nil
    }
  }

  private static func number(_ bytes: borrowing Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in start..<start + count { value = value << 8 | UInt64(bytes[index]) }
    return value
  }

  private static let signature: [UInt8] = [
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
  ]
  private static let textStart: [UInt8] = Array("PROXY ".utf8)

  /// The words of version 1, a single space between them.
  private struct Words {
    private var index: Int
    private let end: Int

    init(start: Int, end: Int) { (index, self.end) = (start, end) }

    var isAtEnd: Bool { index > end }

    /// nil: there is none, or an empty one.
    mutating func next(_ bytes: borrowing Span<UInt8>) -> Range<Int>? {
      let start = index
      while index < end, bytes[index] != UInt8(ascii: " ") { index += 1 }
      defer { index += 1 }
      return index > start ? start..<index : nil
    }

    mutating func address(_ bytes: borrowing Span<UInt8>, isV4: Bool) -> NetworkAddress? {
      guard let word = next(bytes) else { return nil }
      let v4 = NetworkAddress.v4(bytes, word.lowerBound, word.upperBound)
      if isV4 { return v4.map { .v4($0) } }
      return v4 == nil ? NetworkAddress(bytes, word.lowerBound, word.upperBound) : nil
    }

    /// A number from 0 to 65535 without leading zeros.
    mutating func isPort(_ bytes: borrowing Span<UInt8>) -> Bool {
      guard let word = next(bytes), word.count <= 5, word.count == 1 || bytes[word.lowerBound] != UInt8(ascii: "0")
      else { return false }
      var value = 0
      for index in word {
        guard bytes[index].isDigit else { return false }
        value = value * 10 + Int(bytes[index] & 0x0F)
      }
      return value <= 65_535
    }
  }
}

extension Span<UInt8> {
  /// Whether the range holds exactly the text.
  fileprivate func equals(_ text: StaticString, _ range: Range<Int>) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    for index in 0..<range.count where unsafe self[range.lowerBound + index] != text.utf8Start[index] { return false }
    return true
  }
}
