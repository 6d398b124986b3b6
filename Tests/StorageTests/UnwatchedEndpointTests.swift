import Manifests
import Testing

@testable import Storage

@Suite("An endpoint field whose URL nobody can watch") struct UnwatchedEndpointTests {
  @Test(
    "is published with a warning that names the field, and why",
    arguments: [
      ("https://dexter.cash/old/tökén", "percent-encoded"), ("https://dexter.cash/old/token#x", "it has a fragment"),
      ("/old/token", "it is no absolute URL"), (" https://dexter.cash/token", "percent-encoded"),
      ("https://u@dexter.cash/token", "user information"), ("https://dexter.cash:0/token", "host or port"),
      ("", "it is empty"), ("https://dexter.cash/old/token", nil), ("app://callback/token", nil),
    ] as [(String, String?)])
  func warns(url: String, reason: String?) throws {
    let store = try Store()
    let draft = Draft(
      name: "oauth-authorization-server", kind: .authorizationServer,
      text: #"{"issuer":"https://dexter.cash","token_endpoint":"\#(url)"}"#)
    let found = try store.publish(draft).findings.filter { $0.rule == "endpoint-unwatched" }
    #expect(found.count == (reason == nil ? 0 : 1))
    guard let reason, let finding = found.first else { return }
    #expect(
      finding.severity == "warning" && finding.message.hasPrefix("token_endpoint \"\(url)\" is no URL whose calls"))
    #expect(finding.message.contains(reason))
  }
}
