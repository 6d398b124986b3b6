import Evidence
import Journal
import Storage
import StorySupport
import Testing

@testable import Operations

@Suite("A client in the journal's bytes") struct ClientCodecTests {
  static let clients: [ClientIdentity] = [
    .sample(),
    .sample("unknown", userAgent: "Foo/1.0 (x)", network: "2001:db8::/48", unmatchedToken: "Foo"),
    .sample("(none)", userAgent: "", network: ""),
    .sample(userAgent: "ünïcödé 日本 \u{202e}\u{0}\r\n\"'"),
    ClientIdentity(
      connector: "", connectorClass: .crawler, attribution: .verified, rule: "", userAgent: "", network: ""),
  ]

  @Test("comes back as it was", arguments: clients) func roundTrip(_ client: ClientIdentity) {
    #expect(ClientCodec.decode(ClientCodec.encode(client)) == client)
  }

  @Test("every class and attribution survives", arguments: ConnectorClass.allCases, Attribution.allCases)
  func kinds(_ connectorClass: ConnectorClass, _ attribution: Attribution) {
    let client = ClientIdentity(
      connector: "x", connectorClass: connectorClass, attribution: attribution, rule: "r", userAgent: "u", network: "n")
    #expect(ClientCodec.decode(ClientCodec.encode(client)) == client)
  }

  @Test("the hash of its address goes along; of an older release's there is none") func address() throws {
    let client = Self.clients[0]
    let hashed = ClientIdentity(
      connector: client.connector, connectorClass: client.connectorClass, attribution: client.attribution,
      rule: client.rule, userAgent: client.userAgent, network: client.network, address: .max)
    #expect(ClientCodec.decode(ClientCodec.encode(hashed))?.address == .max)
    let older = try #require(ClientCodec.decode(FieldCodec.encode(Array(ClientCodec.fields(hashed).dropFirst()))))
    #expect(older == client && older.address == 0)
  }

  @Test("cut at any byte it is nobody", arguments: clients) func truncated(_ client: ClientIdentity) {
    let payload = ClientCodec.encode(client)
    for count in 0..<payload.count {
      #expect(ClientCodec.decode(Array(payload.prefix(count))) == nil, "\(count) of \(payload.count) bytes")
    }
  }

  @Test("any byte changed to any of its neighbours decodes or does not, and never traps") func damaged() {
    let payload = ClientCodec.encode(Self.clients[1])
    for index in payload.indices {
      for bit in 0..<8 {
        var damaged = payload
        damaged[index] ^= 1 << UInt8(bit)
        if let client = ClientCodec.decode(damaged) {
          #expect(client != Self.clients[1] || client.address != Self.clients[1].address)
        }
      }
    }
  }

  @Test("what this binary did not write is nobody")
  func foreign() {
    let payload = ClientCodec.encode(Self.clients[0])
    #expect(ClientCodec.decode([]) == nil)
    #expect(ClientCodec.decode([0]) == nil)
    #expect(ClientCodec.decode([0xff, 0xff]) == nil)
    #expect(ClientCodec.decode([UInt8](repeating: 0, count: 14)) == nil)
    #expect(ClientCodec.decode(payload + [0]) == nil)
    #expect(ClientCodec.decode(payload + [0, 0]) == nil)
  }

  @Test("a long user agent is cut at 256 bytes, between characters", arguments: 0..<4) func long(_ lead: Int) throws {
    let agent = String(repeating: "a", count: lead) + String(repeating: "😀", count: 100)
    let client = try #require(ClientCodec.decode(ClientCodec.encode(.sample(userAgent: agent))))
    #expect(agent.hasPrefix(client.userAgent))
    #expect(client.userAgent.utf8.count == lead + (256 - lead) / 4 * 4)
    #expect(client.network == "192.0.2.0/24")
  }

  @Test("a user agent of exactly the limit is kept whole", arguments: [255, 256]) func exact(_ count: Int) {
    let client = ClientIdentity.sample(userAgent: String(repeating: "a", count: count))
    #expect(ClientCodec.decode(ClientCodec.encode(client)) == client)
  }

  @Test("even the longest fields fit the journal's limit of 1 KiB") func limit() {
    let long = String(repeating: "x", count: 5_000)
    let client = ClientIdentity(
      connector: "unknown", connectorClass: .httpLibrary, attribution: .claimed, rule: long, userAgent: long,
      network: "2001:db8:1234:5678:9abc:def0:1234:5678/128", unmatchedToken: long)
    #expect(ClientCodec.encode(client).count <= 1_024)
  }
}
