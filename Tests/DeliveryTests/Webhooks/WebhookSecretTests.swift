import Basics
import Foundation
import Testing

@testable import Delivery

@Suite("Webhook secrets") struct WebhookSecretTests {
  private static func text(_ count: Int) -> String { Base64.encode([UInt8](repeating: 0x5a, count: count)) }

  @Test("24 to 64 bytes, with whsec_ or without", arguments: [24, 25, 32, 64]) func lengths(count: Int) throws {
    #expect(try WebhookSecret("whsec_\(Self.text(count))") == WebhookSecret(Self.text(count)))
  }

  @Test(
    "anything else is refused without being shown",
    arguments: [
      (text(23), .length(count: 23)), ("whsec_\(text(65))", .length(count: 65)), ("", .length(count: 0)),
      ("whsec_", .length(count: 0)), ("whsec_secret!", .notBase64), ("whsec_\(text(32))\n", .notBase64),
      ("whsec_ \(text(32))", .notBase64), ("whsk_\(text(32))", .asymmetric), ("whpk_\(text(32))", .asymmetric),
    ] as [(String, WebhookSecret.Fault)])
  func refused(text: String, fault: WebhookSecret.Fault) {
    #expect(throws: fault) { try WebhookSecret(text) }
    #expect(!fault.description.contains("secret!") && !fault.description.contains("Wlpa"))
    #expect(fault.description.contains("write whsec_"))
  }

  @Test("a generated secret is one, and new each time") func generated() throws {
    let texts = (0..<100).map { _ in WebhookSecret.generate() }
    for text in texts { _ = try WebhookSecret(text) }
    #expect(texts.allSatisfy { $0.hasPrefix("whsec_") && $0.utf8.count == 50 } && Set(texts).count == 100)
  }

  @Test("a secret shows itself nowhere") func hidden() throws {
    let secret = try WebhookSecret(Self.text(32))
    var dumped = ""
    dump(WebhookTarget(url: "https://h", secrets: [secret]), to: &dumped)
    #expect("\(secret) \(String(reflecting: secret)) \([secret])".components(separatedBy: "90").count == 1)
    #expect(!dumped.contains("90") && dumped.contains("(a webhook secret)"))
  }

  /// Made with the reference library: Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").sign(…).
  @Test("the signature is that of the reference library") func signature() throws {
    let secret = try WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    let body = Array(#"{"test": 2432232314}"#.utf8)
    let signature = secret.signature(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: body)
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }
}
