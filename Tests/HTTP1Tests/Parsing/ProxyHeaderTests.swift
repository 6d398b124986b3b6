import Testing

@testable import HTTP1

/// One header of the PROXY protocol, and what it is to say.
struct ProxyCase: CustomTestStringConvertible, Sendable {
  let name: String
  let bytes: [UInt8]
  /// nil: no internet address.
  var client: String?

  var testDescription: String { name }

  /// Version 1; `|` stands for CRLF.
  init(_ text: String, _ client: String? = nil) {
    (name, bytes, self.client) = (text, ParserCase("", text).bytes, client)
  }

  /// Version 2.
  init(
    _ name: String, command: UInt8 = 0x21, family: UInt8, _ rest: [UInt8], length: Int? = nil, _ client: String? = nil
  ) {
    let count = length ?? rest.count
    let head = ProxyCase.signature + [command, family, UInt8(count >> 8), UInt8(count & 0xFF)]
    (self.name, bytes, self.client) = (name, head + rest, client)
  }

  static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
  /// Addresses of both ends, then the ports.
  static let v4: [UInt8] = [203, 0, 113, 9, 192, 0, 2, 1, 0x12, 0x67, 0x01, 0xBB]
  static let v6: [UInt8] =
    [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1] + [UInt8](repeating: 2, count: 20)
  /// PP2_TYPE_ALPN with "h2", PP2_TYPE_NOOP with three bytes.
  static let options: [UInt8] = [0x01, 0x00, 0x02, 0x68, 0x32, 0x04, 0x00, 0x03, 0x00, 0x00, 0x00]

  static let good: [ProxyCase] = [
    ProxyCase("PROXY TCP4 203.0.113.9 192.0.2.1 4711 443|", "203.0.113.9"),
    ProxyCase("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535|", "255.255.255.255"),
    ProxyCase("PROXY TCP4 203.0.113.9 192.0.2.1 0 0|", "203.0.113.9"),
    ProxyCase("PROXY TCP6 2001:db8::1 2001:db8::2 4711 443|", "2001:db8::1"),
    ProxyCase("PROXY TCP6 ::ffff:203.0.113.9 ::1 4711 443|", "203.0.113.9"),
    ProxyCase("PROXY UNKNOWN|"),
    ProxyCase("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535|"),
    ProxyCase("PROXY UNKNOWN " + String(repeating: "x", count: 91) + "|"),
    ProxyCase("IPv4", family: 0x11, v4, "203.0.113.9"),
    ProxyCase("IPv4 and TLVs", family: 0x11, v4 + options, "203.0.113.9"),
    ProxyCase("IPv6", family: 0x21, v6, "2001:db8::1"),
    ProxyCase("IPv6 and TLVs", family: 0x21, v6 + options, "2001:db8::1"),
    ProxyCase("unix", family: 0x31, [UInt8](repeating: 0x61, count: 216)),
    ProxyCase("UNSPEC", family: 0x00, []),
    ProxyCase("UNSPEC and TLVs", family: 0x00, options),
    ProxyCase("LOCAL", command: 0x20, family: 0x00, []),
    ProxyCase("LOCAL, whatever is behind it", command: 0x20, family: 0x99, [1, 2, 3]),
    ProxyCase("LOCAL with addresses, which do not count", command: 0x20, family: 0x11, v4),
    ProxyCase("the longest", family: 0x11, v4 + [UInt8](repeating: 4, count: 4084), "203.0.113.9"),
  ]

  static let bad: [ProxyCase] = [
    ProxyCase("GET / HTTP/1.1|Host: a||"), ProxyCase("proxy TCP4 203.0.113.9 192.0.2.1 4711 443|"),
    ProxyCase("PROXY|"), ProxyCase("PROXY |"), ProxyCase("PROXY  TCP4 203.0.113.9 192.0.2.1 4711 443|"),
    ProxyCase("PROXY TCP5 203.0.113.9 192.0.2.1 4711 443|"), ProxyCase("PROXY UDP4 203.0.113.9 192.0.2.1 4711 443|"),
    ProxyCase("PROXY TCP4 203.0.113.9 192.0.2.1 4711|"), ProxyCase("PROXY TCP4 203.0.113.9 192.0.2.1 4711 443 1|"),
    ProxyCase("PROXY TCP4 203.0.113.9 192.0.2.1 4711 443 |"), ProxyCase("PROXY TCP4 203.0.113.9  192.0.2.1 4711 443|"),
    ProxyCase("PROXY TCP4 203.0.113.9\t192.0.2.1 4711 443|"), ProxyCase("PROXY TCP4 203.0.113 192.0.2.1 4711 443|"),
    ProxyCase("PROXY TCP4 203.0.113.09 192.0.2.1 4711 443|"), ProxyCase("PROXY TCP4 ::1 192.0.2.1 4711 443|"),
    ProxyCase("PROXY TCP4 203.0.113.9 ::1 4711 443|"), ProxyCase("PROXY TCP6 203.0.113.9 192.0.2.1 4711 443|"),
    ProxyCase("PROXY TCP6 2001:db8::1::2 ::1 4711 443|"), ProxyCase("PROXY TCP4 203.0.113.9 192.0.2.1 65536 443|"),
    ProxyCase("PROXY TCP4 203.0.113.9 192.0.2.1 047 443|"), ProxyCase("PROXY TCP4 203.0.113.9 192.0.2.1 -1 443|"),
    ProxyCase("PROXY TCP4 203.0.113.9 192.0.2.1 4711 443\n"), ProxyCase("PROXY TCP4 203.0.113.9 192.0.2.1 4711 443\rx"),
    ProxyCase("PROXY UNKNOWNX|"), ProxyCase("PROXY UNKNOWN " + String(repeating: "x", count: 92) + "|"),
    ProxyCase("PROXY UNKNOWN " + String(repeating: "x", count: 200)),
    ProxyCase("version 1 in binary", command: 0x11, family: 0x11, v4),
    ProxyCase("command 2", command: 0x22, family: 0x11, v4), ProxyCase("datagrams", family: 0x12, v4),
    ProxyCase("family 4", family: 0x41, v4), ProxyCase("protocol 3", family: 0x13, v4),
    ProxyCase("too short for IPv4", family: 0x11, Array(v4.dropLast())),
    ProxyCase("too short for IPv6", family: 0x21, v4), ProxyCase("too short for unix", family: 0x31, v6),
    ProxyCase("too long", family: 0x11, v4, length: 4097),
    ProxyCase("LOCAL, too long", command: 0x20, family: 0, [], length: 65_535),
  ]

  /// Reads a copy that ends where readable memory ends.
  func outcome(first count: Int? = nil) -> ProxyHeader.Outcome {
    GuardedBytes(Array(bytes.prefix(count ?? .max))).withSpan { ProxyHeader.read($0) }
  }
}

@Suite("The PROXY protocol's header")
struct ProxyHeaderTests {
  @Test("good ones are complete, to their last byte, whatever follows", arguments: ProxyCase.good)
  func good(_ item: ProxyCase) {
    let expected = ProxyHeader.Outcome.complete(
      end: item.bytes.count, client: item.client.flatMap { NetworkAddress($0) })
    #expect(item.outcome() == expected)
    #expect(ProxyHeader.read((item.bytes + Array("GET ".utf8)).span) == expected)
  }

  @Test("good ones are incomplete at every truncation", arguments: ProxyCase.good)
  func truncated(_ item: ProxyCase) {
    for count in 0..<item.bytes.count { #expect(item.outcome(first: count) == .incomplete, "first \(count) bytes") }
  }

  @Test("bad ones are malformed, in one piece and byte by byte", arguments: ProxyCase.bad)
  func bad(_ item: ProxyCase) {
    #expect(item.outcome() == .malformed)
    var last = ProxyHeader.Outcome.incomplete
    for count in 1...item.bytes.count where last == .incomplete { last = item.outcome(first: count) }
    #expect(last == .malformed)
  }
}
