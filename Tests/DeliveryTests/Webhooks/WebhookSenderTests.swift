import Basics
import Foundation
import TestSupport
import Testing

@testable import Delivery

@Suite("Sending a webhook") struct WebhookSenderTests {
  private static let now: Int64 = 1_791_453_600
  private let receiver: WebhookReceiver

  init() throws { receiver = try WebhookReceiver.shared.get() }

  private func send(
    _ path: String, _ call: HookCall = .sample(), secrets: [WebhookSecret] = [], hidesPath: Bool = false
  ) async -> AttemptResult {
    let target = WebhookTarget(url: receiver.url + path, secrets: secrets, hidesPath: hidesPath)
    return await onThread { WebhookSender(client: sharedClient).send(call, to: target, now: Self.now) }
  }

  @Test("the event is POSTed byte for byte, with its id, the attempt's time and a signature of each secret")
  func request() async throws {
    let texts = [WebhookSecret.generate(), WebhookSecret.generate()]
    let secrets = try texts.map { text throws in try WebhookSecret(text) }
    let call = HookCall.sample(body: Array("{\"data\": \"é\u{0}\\n\"}\n".utf8))
    let result = await send("/hook?signed", call, secrets: secrets)
    #expect(
      result.outcome == .delivered && result.code == 200 && result.error == nil && result.output == "got /hook?signed")
    let request = try #require(try receiver.requests(to: "/hook?signed").first)
    #expect(request.method == "POST" && Array(request.body.unicodeScalars.map { UInt8($0.value) }) == call.body)
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.headers["webhook-id"] == "evt_1" && request.headers["webhook-timestamp"] == "\(Self.now)")
    let signed = Array("evt_1.\(Self.now).".utf8) + call.body
    let expected = texts.map { text in
      "v1," + Base64.encode(HMAC.sha256(signed, key: Base64.decode(String(text.dropFirst(6))) ?? []))
    }
    #expect(request.headers["webhook-signature"] == expected.joined(separator: " "))
  }

  @Test("without a secret there is no signature") func unsigned() async throws {
    #expect(await send("/hook?unsigned").outcome == .delivered)
    let request = try #require(try receiver.requests(to: "/hook?unsigned").first)
    #expect(request.headers["webhook-id"] == "evt_1" && request.headers["webhook-signature"] == nil)
  }

  @Test("2xx alone is success", arguments: [201, 202, 299]) func success(status: Int) async {
    let result = await send("/status/\(status)")
    #expect(result.outcome == .delivered && result.code == status && result.error == nil)
  }

  @Test(
    "anything else is a failure that says what to do; of its body the first 1 KiB are kept",
    arguments: [
      (400, "receiver's log"), (401, "same secret"), (404, "right one"), (429, "receiver's log"), (503, "log"),
    ])
  func failure(status: Int, words: String) async {
    let result = await send("/status/\(status)")
    #expect(result.outcome == .failed(retryAfter: nil) && result.code == status)
    #expect(result.error?.hasPrefix("\(receiver.url)/status/\(status) answered \(status)") == true)
    #expect(result.error?.contains(words) == true)
    #expect(result.output == String(repeating: "x", count: 1024))
  }

  @Test("no redirect is followed", arguments: [301, 302, 303, 307, 308]) func redirect(status: Int) async throws {
    let result = await send("/status/\(status)")
    #expect(result.outcome == .failed(retryAfter: nil) && result.code == status)
    #expect(result.error?.contains("a redirect, and none is followed") == true)
    #expect(try receiver.requests(to: "/status/\(status)").count == 1)
    #expect(try receiver.requests(to: "/redirected").isEmpty)
  }

  @Test("410 is the end") func gone() async {
    let result = await send("/status/410")
    #expect(result.outcome == .gone && result.code == 410 && result.error?.contains("410 Gone") == true)
  }

  @Test(
    "Retry-After is honoured, as seconds and as a date",
    arguments: [("120", 120), ("Thu,+08+Oct+2026+10:01:00+GMT", 60), ("never", nil)] as [(String, Int64?)])
  func retryAfter(value: String, seconds: Int64?) async {
    #expect(await send("/status/503?retry=\(value)").outcome == .failed(retryAfter: seconds))
  }

  @Test("a path that is a secret is told neither in an error nor by what an answer says, of which nothing is kept")
  func hiddenPath() async {
    let path = "/services/T0/B0/secret?key=value"
    for result in [await send(path, hidesPath: true), await send("/status/503?secret", hidesPath: true)] {
      let shown = "\(result.error ?? "") \(result.output)"
      #expect(!shown.contains("secret?") && !shown.contains("services") && !shown.contains("/status"), "\(shown)")
    }
    #expect(await send(path, hidesPath: true).output.isEmpty)
    #expect(await send(path).output == "got \(path)")
    #expect(await send("/status/503", hidesPath: true).error?.hasPrefix("\(receiver.url) answered 503") == true)
  }

  @Test("a receiver that never answers costs the timeout, and says so") func silent() async {
    let target = WebhookTarget(url: receiver.url + "/silent", secrets: [])
    let result = await onThread {
      WebhookSender(client: sharedClient, timeoutSeconds: 1).send(.sample(), to: target, now: Self.now)
    }
    #expect(result.outcome == .failed(retryAfter: nil) && result.code == nil && result.milliseconds >= 900)
    #expect(result.error?.contains("no complete answer within 1 s") == true)
  }

  @Test("nobody there, and plain http to elsewhere, are failures with words") func unreachable() async {
    let sender = WebhookSender(client: sharedClient)
    for (url, words) in [
      ("http://127.0.0.1:1/x", "request to"), ("http://192.0.2.1/x", "plain http"), ("ftp://h", "https"),
    ] {
      let target = WebhookTarget(url: url, secrets: [])
      let result = await onThread { sender.send(.sample(), to: target, now: Self.now) }
      #expect(result.outcome == .failed(retryAfter: nil) && result.code == nil)
      #expect(result.error?.contains(words) == true, "\(result.error ?? "")")
    }
  }
}

@Suite("Signatures, by the reference library of Standard Webhooks") struct WebhookReferenceTests {
  private static let absent: Comment =
    "SKIPPED: no Python with standardwebhooks in .build/webhook-reference; .ci/run makes it"

  @Test(
    "it accepts ours, refuses those of other secrets, and finds its own among several",
    .enabled(if: WebhookReceiver.hasReference, absent))
  func reference() async throws {
    let text = WebhookSecret.generate()
    let receiver = try WebhookReceiver(secret: text, python: WebhookReceiver.reference)
    let (right, wrong) = (try WebhookSecret(text), try WebhookSecret(WebhookSecret.generate()))
    let now = Int64(Date().timeIntervalSince1970)
    let call = HookCall.sample(body: Array(#"{"id":"evt_1","type":"test","data":{"reason":"é…"}}"#.utf8))
    func answer(_ secrets: [WebhookSecret], _ time: Int64) async -> AttemptResult {
      let target = WebhookTarget(url: receiver.url + "/verify", secrets: secrets)
      return await onThread { WebhookSender(client: sharedClient).send(call, to: target, now: time) }
    }
    #expect(await answer([right], now).code == 204)
    #expect(await answer([wrong, right], now).code == 204)
    #expect(await answer([right, wrong], now).code == 204)
    #expect(await answer([wrong], now).output == "No matching signature found")
    #expect(await answer([], now).output == "Missing required headers")
    #expect(await answer([right], now - 600).output == "Message timestamp too old")
  }
}
