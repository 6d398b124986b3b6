import Basics
import Testing

@testable import Evidence

@Suite("Networks of callers") struct NetworkTests {
  @Test(
    "addresses are cut before they are stored",
    arguments: [
      ("192.0.2.77", AddressDetail.prefix, "192.0.2.0/24"),
      ("::ffff:192.0.2.77", .prefix, "192.0.2.0/24"),
      ("2001:db8:1:2::3", .prefix, "2001:db8:1::/48"),
      ("2001:db8::3", .prefix, "2001:db8::/48"),
      ("192.0.2.77", .full, "192.0.2.77"),
      ("2001:db8:1:2::3", .full, "2001:db8:1:2::3"),
      ("192.0.2.77", .none, ""),
    ])
  func cut(_ address: String, _ detail: AddressDetail, _ stored: String) throws {
    #expect(try #require(IPAddress(address)).prefix(cut: detail) == stored)
  }

  @Test("the table finds the smallest network, as a search through all does")
  func table() throws {
    let texts = [
      "0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3/32", "10.2.0.0/16", "192.0.2.0/24", "::/0",
      "2001:db8::/32", "2001:db8:1::/48",
    ]
    let prefixes = try texts.map { try #require(IPPrefix($0)) }
    let table = PrefixTable(prefixes.shuffled().map { ($0, $0.description) })
    let near = prefixes.flatMap { [$0.first.bits &- 1, $0.first.bits, $0.last.bits, $0.last.bits &+ 1] }
    for address in near.map(IPAddress.init(bits:)) {
      let expected = prefixes.filter { $0.contains(address) }.max { $0.fixedBits < $1.fixedBits }
      #expect(table[address]?.value == expected?.description, "\(address)")
    }
  }
}
