import Testing

@testable import Basics

@Suite("Addresses and networks")
struct AddressTests {
  @Test(
    "addresses are read strictly and written canonically",
    arguments: [
      ("192.0.2.1", "192.0.2.1"),
      ("0.0.0.0", "0.0.0.0"),
      ("255.255.255.255", "255.255.255.255"),
      ("::ffff:192.0.2.1", "192.0.2.1"),
      ("::FFFF:c000:201", "192.0.2.1"),
      ("0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"),
      ("::", "::"),
      ("::1", "::1"),
      ("1::", "1::"),
      ("2001:DB8::1", "2001:db8::1"),
      ("2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"),
      ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
      ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
      ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
      ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
      ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
      ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
      ("::192.0.2.1", "::c000:201"),
      ("fe80::", "fe80::"),
    ])
  func canonical(_ text: String, _ description: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == description)
    #expect(IPAddress(description) == address)
    #expect(IPAddress(bytes: address.bytes) == address)
  }

  @Test(
    "anything else is no address",
    arguments: [
      "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.04", "1.2.3.4 ", " 1.2.3.4", "1.2.3.",
      ".1.2.3",
      "1..2.3", "+1.2.3.4", "0x1.2.3.4", "1.2.3.4/24", "1.2.3.4:80", "１.2.3.4", ":", ":::", "1:::2", "1::2::3",
      "12345::",
      "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", ":1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:",
      "g::", "[::1]", "fe80::1%eth0", "::ffff:1.2.3", "::1.2.3.4:5", "1.2.3.4::", "::01.2.3.4", "1:2:3:4:5:6:7:1.2.3.4",
      "::ffff:1.2.3.256", "0000:0000:0000:0000:0000:ffff:0192.0168.0100.0100", "localhost", "unknown",
    ])
  func refused(_ text: String) { #expect(IPAddress(text) == nil) }

  @Test("bytes are 16, or 4 of IPv4")
  func bytes() {
    #expect(IPAddress(bytes: [192, 0, 2, 1]) == IPAddress("192.0.2.1"))
    #expect(IPAddress(bytes: [UInt8](repeating: 0, count: 10) + [255, 255, 192, 0, 2, 1]) == IPAddress("192.0.2.1"))
    #expect(IPAddress(bytes: [UInt8](repeating: 0, count: 16)) == IPAddress("::"))
    #expect(IPAddress(bytes: [1, 2, 3]) == nil)
    #expect(IPAddress(bytes: []) == nil)
  }

  @Test(
    "networks are read strictly and written canonically",
    arguments: [
      ("192.0.2.0/24", "192.0.2.0/24"),
      ("0.0.0.0/0", "0.0.0.0/0"),
      ("192.0.2.1/32", "192.0.2.1/32"),
      ("2001:DB8::/32", "2001:db8::/32"),
      ("::/0", "::/0"),
      ("::1/128", "::1/128"),
      ("::ffff:192.0.2.0/120", "192.0.2.0/24"),
      ("::ffff:0:0/96", "0.0.0.0/0"),
    ])
  func networks(_ text: String, _ description: String) { #expect(IPPrefix(text)?.description == description) }

  @Test(
    "anything else is no network",
    arguments: [
      "192.0.2.1/24", "192.0.2.0", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+24", "192.0.2.0/024",
      "192.0.2.0/24/", "192.0.2/24", "/24", "2001:db8::1/32", "::/129", "::/0128", "192.0.2.0/24 ", "::ffff:0:0/90", "",
    ])
  func noNetworks(_ text: String) { #expect(IPPrefix(text) == nil) }

  @Test(
    "a network holds its own addresses, of its own family",
    arguments: [
      ("160.79.104.0/21", "160.79.103.255", false),
      ("160.79.104.0/21", "160.79.104.0", true),
      ("160.79.104.0/21", "160.79.111.255", true),
      ("160.79.104.0/21", "160.79.112.0", false),
      ("0.0.0.0/0", "255.255.255.255", true),
      ("0.0.0.0/0", "::1", false),
      ("::/0", "2001:db8::1", true),
      ("::/0", "192.0.2.1", false),
      ("2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true),
      ("2001:db8::/32", "2001:db9::", false),
      ("192.0.2.1/32", "::ffff:192.0.2.1", true),
    ])
  func contains(_ network: String, _ address: String, _ isIn: Bool) throws {
    #expect(try #require(IPPrefix(network)).contains(try #require(IPAddress(address))) == isIn)
  }

  @Test(
    "this machine's own are known",
    arguments: [
      ("127.0.0.1", true), ("127.255.0.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false),
      ("0.0.0.0", false), ("::", false), ("::127.0.0.1", false), ("::ffff:10.0.0.1", false),
    ])
  func loopback(_ address: String, _ isOwn: Bool) throws {
    #expect(try #require(IPAddress(address)).isLoopback == isOwn)
  }
}
