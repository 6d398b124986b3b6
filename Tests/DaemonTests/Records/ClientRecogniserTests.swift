import Evidence
import Storage
import Testing

@testable import Daemon
@testable import HTTP1
@testable import Operations

@Suite("A caller's description for the journal") struct ClientRecogniserTests {
  private static let v4: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 203, 0, 113, 77]
  private static let v6: [UInt8] = [0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 9]

  private func described(
    _ userAgent: String, _ address: [UInt8] = v4, isUnix: Bool = false, by recogniser: ClientRecogniser
  ) throws -> ClientIdentity {
    let facts = ClientFacts(
      userAgent: Array(userAgent.utf8), address: address, isUnixPeerWithoutAddress: isUnix, headers: [])
    return try #require(ClientCodec.decode(recogniser.describe(facts)))
  }

  @Test(
    "an address is cut before it is written, as the setting says",
    arguments: [
      (AddressDetail.full, "203.0.113.77", "2001:db8:1:2::9"), (.prefix, "203.0.113.0/24", "2001:db8:1::/48"),
      (.none, "", ""),
    ])
  func cut(detail: AddressDetail, v4: String, v6: String) throws {
    let recogniser = ClientRecogniser(rules: .builtIn, detail: detail)
    #expect(try described("curl/8.0", by: recogniser).network == v4)
    #expect(try described("curl/8.0", Self.v6, by: recogniser).network == v6)
  }

  @Test("the setting can change while the daemon runs") func changed() throws {
    let recogniser = ClientRecogniser(rules: .builtIn, detail: .full)
    recogniser.setDetail(.none)
    #expect(try described("curl/8.0", by: recogniser).network.isEmpty)
  }

  @Test("who came over a Unix socket, and nobody said from where, has no address") func unixPeer() throws {
    let recogniser = ClientRecogniser(rules: .builtIn, detail: .full)
    let zero = [UInt8](repeating: 0, count: 16)
    #expect(try described("curl/8.0", zero, isUnix: true, by: recogniser).network.isEmpty)
  }

  @Test("rules decide who it is; a stranger's token is kept") func recognised() throws {
    let recogniser = ClientRecogniser(rules: .builtIn, detail: .prefix)
    let curl = try described("curl/8.0", by: recogniser)
    #expect(curl.connector == "curl" && curl.connectorClass == .httpLibrary && curl.unmatchedToken == nil)
    #expect(try described("", by: recogniser).connector == "(none)")
    let stranger = try described("Nobody/1.0 (x)", by: recogniser)
    #expect(stranger.connector == "unknown" && stranger.unmatchedToken == "Nobody")
  }

  @Test("bytes that are no UTF-8 are described too") func noText() throws {
    let recogniser = ClientRecogniser(rules: .builtIn, detail: .prefix)
    let facts = ClientFacts(
      userAgent: [0xff, 0xfe, 0x41], address: Self.v4, isUnixPeerWithoutAddress: false, headers: [])
    #expect(ClientCodec.decode(recogniser.describe(facts))?.connector == "unknown")
  }
}
