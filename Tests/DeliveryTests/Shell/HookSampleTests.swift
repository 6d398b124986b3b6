import Foundation
import TestSupport
import Testing

@testable import Delivery

/// The samples that are shipped, installed as their comments say.
@Suite("The sample hooks") struct HookSampleTests {
  private let folder: Folder

  init() throws { folder = Folder() }

  private func run(_ sample: String, _ call: HookCall) async throws -> AttemptResult {
    let source = package.appendingPathComponent("Hooks/\(sample).sample").path
    try #require(FileManager.default.isExecutableFile(atPath: source))
    let installed = "\(folder.path)/connector.stale"
    try? FileManager.default.removeItem(atPath: installed)
    try FileManager.default.copyItem(atPath: source, toPath: installed)
    let hook = try #require(HookFolder(folder.path).look(events: ["connector.stale"])?.hooks.first)
    return await onThread { ShellRunner().run(hook, call) }
  }

  @Test("as they are shipped, samples are not run") func notRun() {
    let shipped = HookFolder(package.appendingPathComponent("Hooks").path)
    #expect(shipped.look(events: ["connector.stale", "append-to-file", "post-to-chat", "test"])?.hooks == [])
  }

  @Test("append-to-file appends each event, a line each, in a file of its user's own") func append() async throws {
    for text in [#"{"id":"1"}"#, #"{"id":"2","data":"100 %\n"}"#] {
      let result = try await run("append-to-file", .sample(body: Array(text.utf8)))
      #expect(result.outcome == .delivered && result.output == "", "\(result)")
    }
    #expect(folder.read("events.ndjson") == "{\"id\":\"1\"}\n{\"id\":\"2\",\"data\":\"100 %\\n\"}\n")
    let mode = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/events.ndjson")[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  private static let hasCurl = FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")
  private static let noCurl: Comment = "SKIPPED: no /usr/bin/curl; .ci/run installs it"

  private static func call(_ summary: String) -> HookCall {
    .sample(environment: [("MANIFESTD_SUMMARY", summary)])
  }

  /// What the chat got on this path, as the text of its message.
  private func texts(_ path: String) throws -> [String] {
    try WebhookReceiver.shared.get().requests(to: path).map { request in
      #expect(request.method == "POST" && request.headers["content-type"] == "application/json")
      let bytes = request.body.unicodeScalars.map { UInt8($0.value) }
      return try JSONDecoder().decode([String: String].self, from: Data(bytes))["text"] ?? ""
    }
  }

  @Test("post-to-chat posts the summary; strangers' text calls nobody and links nowhere", .enabled(if: hasCurl, noCurl))
  func post() async throws {
    let receiver = try WebhookReceiver.shared.get()
    try folder.write("chat.url", "\(receiver.url)/private?posted\n", mode: 0o600)
    let result = try await run("post-to-chat", Self.call("chatgpt é \"quoted\" \\ $(id) `id` <!channel> & @here\n"))
    #expect(result.outcome == .delivered && result.output == "", "\(result)")
    #expect(
      try texts("/private?posted") == [
        "chatgpt é \"quoted\" \\ $(id) `id` &lt;!channel&gt; &amp; @\u{200b}here\\u{a}"
      ])
  }

  @Test("without a summary it posts the event's name", .enabled(if: hasCurl, noCurl)) func noSummary() async throws {
    let receiver = try WebhookReceiver.shared.get()
    try folder.write("chat.url", "\(receiver.url)/private?bare", mode: 0o600)
    #expect(try await run("post-to-chat", .sample()).outcome == .delivered)
    #expect(try texts("/private?bare") == ["connector.stale"])
  }

  @Test(
    "what the chat answers decides whether it is tried again",
    .enabled(if: hasCurl, noCurl),
    arguments: [("/status/503", 75), ("/status/429", 75), ("/status/404", 1), ("/status/302", 1)])
  func answers(path: String, code: Int) async throws {
    let receiver = try WebhookReceiver.shared.get()
    try folder.write("chat.url", "\(receiver.url)\(path)?secret\n", mode: 0o600)
    let result = try await run("post-to-chat", Self.call("x"))
    #expect(result.code == code && result.output.hasPrefix("the chat answered "))
    #expect(!result.output.contains("secret"))
  }

  @Test("nobody there: later", .enabled(if: hasCurl, noCurl)) func unreachable() async throws {
    try folder.write("chat.url", "http://127.0.0.1:1/secret", mode: 0o600)
    let result = try await run("post-to-chat", Self.call("x"))
    #expect(result.outcome == .later && !result.output.contains("secret"))
  }

  @Test(
    "a file that others can read, or that holds no URL, is not used, and what it holds is not shown",
    arguments: [
      ("https://h/secret", 0o644, "chmod 600"), ("http://h/secret", 0o600, "https"), ("secret", 0o600, "https"),
      ("https://h/\"\\secret", 0o600, "no URL"), ("https://h/ secret", 0o600, "no URL"), ("", 0o600, "https"),
    ] as [(String, mode_t, String)])
  func refused(text: String, mode: mode_t, words: String) async throws {
    try folder.write("chat.url", text, mode: mode)
    let result = try await run("post-to-chat", Self.call("x"))
    #expect(result.code == 1 && result.output.contains(words) && !result.output.contains("secret"), "\(result)")
  }

  @Test("a missing file is told") func missing() async throws {
    let result = try await run("post-to-chat", Self.call("x"))
    #expect(result.code == 1 && result.output.contains("\(folder.path)/chat.url"))
  }
}
