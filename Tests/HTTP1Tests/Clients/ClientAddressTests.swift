import HTTP1
import Journal
import Testing

@Suite("Whose request it is, by the one source that is believed")
struct ClientAddressTests {
  struct Item: CustomTestStringConvertible, Sendable {
    let fields: String
    let address: String
    init(_ fields: String, _ address: String) { (self.fields, self.address) = (fields, address) }
    var testDescription: String { "\(fields) → \(address)" }
  }

  private func check(_ item: Item, source: String, proxies: [String] = ["127.0.0.0/8", "10.0.0.0/8"]) throws {
    let server = try TestServer(
      proxies: proxies.compactMap { TrustedProxy($0) }, source: try #require(ClientAddressSource(source)))
    _ = try server.ask("GET /a HTTP/1.1|Host: x|User-Agent: u|\(item.fields)|")
    #expect(try server.clients() == ["u \(item.address)"])
  }

  @Test(
    "Forwarded (RFC 7239): the right-most hop that is no trusted proxy",
    arguments: [
      Item("", "127.0.0.1"),
      Item("Forwarded: for=203.0.113.9|", "203.0.113.9"),
      Item("Forwarded: For=203.0.113.9;proto=https;host=a.example;by=10.0.0.1|", "203.0.113.9"),
      Item("FORWARDED: proto=https; FOR=\"203.0.113.9\"|", "203.0.113.9"),
      Item("Forwarded: for=\"203.0.113.9:4711\"|", "203.0.113.9"),
      Item("Forwarded: for=\"203.0.113.9:_port\"|", "203.0.113.9"),
      Item("Forwarded: for=\"[2001:db8::1:2:3]\"|", "0.2.0.3"),
      Item("Forwarded: for=\"[2001:db8::1:2:3]:4711\"|", "0.2.0.3"),
      Item("Forwarded: for=\"[::ffff:203.0.113.9]:4711\"|", "203.0.113.9"),
      Item("Forwarded: for=198.51.100.1, for=203.0.113.9|", "203.0.113.9"),
      Item("Forwarded: for=198.51.100.1 ,\tfor=10.1.1.1|", "198.51.100.1"),
      Item("Forwarded: for=198.51.100.1|Forwarded: for=203.0.113.9, for=10.1.1.1|", "203.0.113.9"),
      Item("Forwarded: for=10.1.1.2, for=10.1.1.1|", "10.1.1.2"),
      Item("Forwarded: , for=203.0.113.9,|", "203.0.113.9"),
      Item("Forwarded: for=203.0.113.9;|", "203.0.113.9"),
      Item("Forwarded: for=198.51.100.1;x=\", for=192.0.2.1\", for=203.0.113.9|", "203.0.113.9"),
      Item("Forwarded: x=\"a\\\"b\";for=203.0.113.9|", "203.0.113.9"),
      // What lies left of the right-most untrusted hop is that hop's word, and does not count.
      Item("Forwarded: for=unknown, for=203.0.113.9|", "203.0.113.9"),
      Item("Forwarded: for=_gazonk, for=203.0.113.9, for=10.1.1.1|", "203.0.113.9"),
    ])
  func forwarded(_ item: Item) throws { try check(item, source: "forwarded") }

  @Test(
    "Forwarded that says no address, or is not as its grammar has it, is worthless: it is the peer",
    arguments: [
      "for=unknown", "for=_hidden", "for=\"_hidden:4711\"", "for=203.0.113.9, for=unknown",
      "for=203.0.113.9, for=_x, for=10.1.1.1",
      "proto=https", "for=203.0.113.9, proto=https", "for=", "for", "for=203.0.113.9 for=203.0.113.8",
      "for = 203.0.113.9",
      "for=203.0.113.9;for=203.0.113.8", "for=203.0.113.9:4711", "for=2001:db8::1", "for=[2001:db8::1]",
      "for=\"2001:db8::1\"",
      "for=\"[203.0.113.9]\"", "for=\"203.0.113.9", "for=\"203.0.113.9\\\"", "for=\"203.0.113.9\"x",
      "for=\"203.0.113.9:\"",
      "for=\"203.0.113.9:123456\"", "for=\"203.0.113.9:_\"", "for=\"[2001:db8::1\"", "for=\"\"", "for=203.0.113.999",
      "for=203.0.113.9, for=\"", "203.0.113.9", "=203.0.113.9", "for=203.0.113.9;;x", "for=\"203.0.113.9:47a\"",
    ])
  func worthless(_ value: String) throws {
    try check(Item("Forwarded: \(value)|", "127.0.0.1"), source: "forwarded")
  }

  @Test(
    "a header of one address",
    arguments: [
      Item("", "127.0.0.1"), Item("CF-Connecting-IP: 203.0.113.9|", "203.0.113.9"),
      Item("cf-connecting-ip:  203.0.113.9 |", "203.0.113.9"),
      Item("CF-CONNECTING-IP: 203.0.113.9:4711|", "203.0.113.9"),
      Item("CF-Connecting-IP: 2001:db8::1:2:3|", "0.2.0.3"),
      Item("CF-Connecting-IP: [2001:db8::1:2:3]:4711|", "0.2.0.3"),
      Item("CF-Connecting-IP: 10.1.1.1|", "10.1.1.1"), Item("CF-Connecting-IP:|", "127.0.0.1"),
      Item("CF-Connecting-IP: unknown|", "127.0.0.1"),
      Item("CF-Connecting-IP: 198.51.100.1, 203.0.113.9|", "127.0.0.1"),
      Item("CF-Connecting-IP: 203.0.113.9|CF-Connecting-IP: 203.0.113.9|", "127.0.0.1"),
      Item("CF-Connecting-IQ: 203.0.113.9|", "127.0.0.1"), Item("CF-Connecting-I: 203.0.113.9|", "127.0.0.1"),
    ])
  func header(_ item: Item) throws { try check(item, source: "CF-Connecting-IP") }

  private static let all =
    "X-Forwarded-For: 203.0.113.1|Forwarded: for=203.0.113.2|X-Real-IP: 203.0.113.3|CF-Connecting-IP: 203.0.113.4|"

  @Test(
    "one source counts, the others are not looked at",
    arguments: [
      ("xff", "203.0.113.1"), ("forwarded", "203.0.113.2"), ("X-Real-IP", "203.0.113.3"),
      ("cf-connecting-ip", "203.0.113.4"),
    ])
  func exactlyOne(source: String, address: String) throws {
    try check(Item(Self.all, address), source: source)
    try check(Item(Self.all, "127.0.0.1"), source: source, proxies: [])
  }

  @Test("a header that also tells clients apart may be the source", arguments: ["x-real-ip", "forwarded"])
  func watched(name: String) throws {
    let server = try TestServer(watched: [name], source: try #require(ClientAddressSource(name)))
    let value = name == "forwarded" ? "for=203.0.113.9" : "203.0.113.9"
    _ = try server.ask("GET /a HTTP/1.1|Host: x|User-Agent: u|\(name): \(value)||")
    #expect(try server.clients() == ["u 203.0.113.9 \(name)=\(value)"])
  }

  @Test("a caching proxy among Forwarded's hops is known as one")
  func caching() throws {
    let proxies = TrustedProxy.standard + [try #require(TrustedProxy("10.0.0.0/8,cache"))]
    let server = try TestServer(proxies: proxies, source: .forwarded)
    _ = try server.ask("GET /a HTTP/1.1|Host: x|Forwarded: for=203.0.113.9, for=10.1.1.1||")
    #expect(try server.sightings().first?.flags == .cachingProxy)
  }

  @Test(
    "sources are read as they are written, in any case",
    arguments: ["xff", "Forwarded", "PROXY", "CF-Connecting-IP", "x-real-ip"])
  func sources(_ text: String) {
    #expect(ClientAddressSource(text)?.description == text.lowercased())
  }

  @Test(
    "and what is none is refused: slips, other headers' names, no tokens",
    arguments: [
      "", "xf", "forward", "proxy2", "X-Forwarded-For", "user-agent", "If-None-Match", "x y-z", "a-b:", "a-\u{e9}",
    ]
      + [String(repeating: "a-", count: 33)])
  func noSource(_ text: String) { #expect(ClientAddressSource(text) == nil) }
}
