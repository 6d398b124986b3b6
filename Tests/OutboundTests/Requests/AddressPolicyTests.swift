import Testing

@testable import Outbound

@Suite struct AddressPolicyTests {
  enum Verdict { case passes, refused, invalid }

  struct Case: CustomTestStringConvertible {
    let url: String
    let verdict: Verdict
    var allowing = false
    var testDescription: String { "\(url) \(verdict)\(allowing ? " with plain http allowed" : "")" }
  }

  static let cases = [
    Case(url: "https://example.com", verdict: .passes),
    Case(url: "HTTPS://EXAMPLE.com:8443/a/b?c=d#e", verdict: .passes),
    Case(url: "https://hooks.example.com/services/T0/B0?x=%20", verdict: .passes),
    Case(url: "https://[2001:db8::1]:443/", verdict: .passes),
    Case(url: "https://192.0.2.1/", verdict: .passes),
    Case(url: "http://localhost/", verdict: .passes),
    Case(url: "http://LocalHost:65535/", verdict: .passes),
    Case(url: "http://127.0.0.1:8080/", verdict: .passes),
    Case(url: "http://127.255.0.9/", verdict: .passes),
    Case(url: "http://[::1]:8080/", verdict: .passes),
    Case(url: "http://[::ffff:127.0.0.1]/", verdict: .passes),
    Case(url: "http://example.com/", verdict: .refused),
    Case(url: "http://example.com/", verdict: .passes, allowing: true),
    Case(url: "http://128.0.0.1/", verdict: .refused),
    Case(url: "http://0.0.0.0/", verdict: .refused),
    Case(url: "http://[::]/", verdict: .refused),
    Case(url: "http://[::2]/", verdict: .refused),
    Case(url: "http://[::ffff:10.0.0.1]/", verdict: .refused),
    Case(url: "http://127.0.0.1.example.com/", verdict: .refused),
    Case(url: "http://localhost.example.com/", verdict: .refused),
    Case(url: "http://notlocalhost/", verdict: .refused),
    Case(url: "http://127.1/", verdict: .invalid),
    Case(url: "http://2130706433/", verdict: .invalid),
    Case(url: "http://0x7f000001/", verdict: .invalid),
    Case(url: "https://127.0.0.01/", verdict: .invalid, allowing: true),
    Case(url: "http://user@localhost/", verdict: .invalid),
    Case(url: "https://user:secret@example.com/", verdict: .invalid, allowing: true),
    Case(url: "https://example.com@evil.example/", verdict: .invalid),
    Case(url: "https://example.com\\@evil.example/", verdict: .invalid),
    Case(url: "ftp://example.com/", verdict: .invalid),
    Case(url: "file:///etc/passwd", verdict: .invalid),
    Case(url: "example.com", verdict: .invalid),
    Case(url: "https:/example.com", verdict: .invalid),
    Case(url: "https://", verdict: .invalid),
    Case(url: "https:///path", verdict: .invalid),
    Case(url: "https://?query", verdict: .invalid),
    Case(url: "https://example.com:0/", verdict: .invalid),
    Case(url: "https://example.com:65536/", verdict: .invalid),
    Case(url: "https://example.com:/", verdict: .invalid),
    Case(url: "https://example.com:+80/", verdict: .invalid),
    Case(url: "https://example.com:80:80/", verdict: .invalid),
    Case(url: "https://[::1/", verdict: .invalid),
    Case(url: "https://[::1]x/", verdict: .invalid),
    Case(url: "https://[fe80::1%25eth0]/", verdict: .invalid),
    Case(url: "https://exa%6dple.com/", verdict: .invalid),
    Case(url: "https://bücher.example/", verdict: .invalid),
    Case(url: "https://example.com/a b", verdict: .invalid),
    Case(url: "https://example.com/\r\nX: y", verdict: .invalid),
    Case(url: "https://example.com/%zz", verdict: .invalid),
    Case(url: "https://example.com/%2", verdict: .invalid),
    Case(url: "https://example.com/[x]?[y]", verdict: .passes),
    Case(url: "https://example.com/\u{0}", verdict: .invalid),
    Case(url: "https://example.com/" + String(repeating: "a", count: Target.byteLimit), verdict: .invalid),
    Case(url: "", verdict: .invalid),
  ]

  @Test("The policy decides from the URL alone", arguments: cases)
  func decides(_ each: Case) {
    let verdict: Verdict
    do throws(OutboundError) {
      try AddressPolicy(allowPlainHTTP: each.allowing).check(each.url)
      verdict = .passes
    } catch {
      switch error {
      case .refusedAddress: verdict = .refused
      default: verdict = .invalid
      }
    }
    #expect(verdict == each.verdict)
  }

  @Test(
    "A refusal never shows user information or a query",
    arguments: ["https://user:hush@example.com/p?k=hush", "http://example.com/p?k=hush#hush", "https://h:hush/p?hush"])
  func hidesSecrets(url: String) throws {
    let error = try #require(throws: OutboundError.self) { try AddressPolicy().check(url) }
    #expect(!error.description.contains("k="))
    #expect(!error.description.contains("@example"))
  }
}
