import Basics
import Testing

@testable import Evidence

@Suite("Where a log has the client's address")
struct LogAddressSourceTests {
  private static func main(_ rest: String, _ address: String?) -> LogCase {
    .request(
      rest, #"10.0.0.2 - - [10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612 "-" "curl/8.5.0""# + rest,
      .get("/a", address: address))
  }

  private static func fault(_ rest: String, _ fault: LogLineFault) -> LogCase {
    let line = main(rest, nil).line
    return .unmatched(rest, line, fault.reason)
  }

  static let forwardedForCases: [LogCase] = [
    main(#" "203.0.113.9""#, "203.0.113.9"),
    main(#" "20.169.78.50, 203.0.113.9, 10.0.0.1""#, "203.0.113.9"),
    main(#" "not, an, address, 203.0.113.9""#, "203.0.113.9"),
    main(#" "203.0.113.9, unknown""#, nil), main(#" "203.0.113.9, what, 10.0.0.1""#, nil),
    main(#" "10.0.0.7, 127.0.0.1""#, "10.0.0.7"), main(#" "[2001:db8::7]:443""#, "2001:db8::7"),
    main(#" "203.0.113.9:41342""#, "203.0.113.9"), main(#" "fe80::1, 2001:db8::7,fd00::1""#, "2001:db8::7"),
    main(#" "-""#, "10.0.0.2"), main(#" """#, "10.0.0.2"), main(#" "203.0.113.9" "1.1.1.1" rt=0.1"#, "203.0.113.9"),
    main(#" rt=0.1 "203.0.113.9""#, "203.0.113.9"), main(#" "20.1.1.1\x22 \x22, 203.0.113.9""#, "203.0.113.9"),
    fault("", .noQuoted), fault(" 203.0.113.9", .noQuoted),
  ]

  @Test("xff: nginx's format main; the right-most hop that no stranger can have made up", arguments: forwardedForCases)
  func forwardedFor(_ one: LogCase) { one.check(format: nil, .forwardedFor) }

  @Test("last-quoted: the last field behind the agent")
  func lastQuoted() {
    Self.main(#" "203.0.113.9""#, "203.0.113.9").check(format: nil, .lastQuoted)
    Self.main(#" "1.1.1.1" rt=0.1 "203.0.113.9" 7"#, "203.0.113.9").check(format: nil, .lastQuoted)
    Self.fault(" rt=0.1", .noQuoted).check(format: .combined, .lastQuoted)
  }

  @Test("a name is of a JSON log only")
  func named() { Self.fault(#" "203.0.113.9""#, .noField).check(format: nil, .field("X-Real-IP")) }

  private static func caddy(_ headers: String, _ address: String?) -> LogCase {
    .request(
      headers,
      #"{"ts":1791665736,"edge":"198.51.100.4","request":{"method":"GET","uri":"/a","remote_ip":"10.0.0.2","#
        + #""client_ip":"10.0.0.3","headers":{\#(headers)}},"status":200}"#,
      .get("/a", address: address, userAgent: nil, responseBytes: nil))
  }

  @Test("Caddy: a header or a field, in any case of letters")
  func json() {
    Self.caddy(#""X-Forwarded-For":["20.1.1.1","203.0.113.9, 10.0.0.1"]"#, "203.0.113.9").check(
      format: nil, .forwardedFor)
    Self.caddy("", "10.0.0.3").check(format: nil, .forwardedFor)
    Self.caddy(#""Cf-Connecting-Ip":["203.0.113.9"]"#, "203.0.113.9").check(format: nil, .field("CF-Connecting-IP"))
    Self.caddy("", "198.51.100.4").check(format: nil, .field("edge"))
    Self.caddy("", "10.0.0.2").check(format: nil, .field("remote_ip"))
    let missing = LogCase.unmatched("", Self.caddy("", nil).line, LogLineFault.noField.reason)
    missing.check(format: nil, .field("CF-Connecting-IP"))
  }

  @Test("is read as written", arguments: ["last-quoted", "xff", "X-Real-IP"])
  func written(_ text: String) { #expect(LogAddressSource(text).description == text) }
}
