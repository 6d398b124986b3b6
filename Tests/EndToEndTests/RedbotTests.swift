import Foundation
import TestSupport
import Testing

/// An independent checker of HTTP, https://redbot.org, looks at what is served: RFC 9110's fields and conditional
/// requests, RFC 9111's caching.
@Suite struct RedbotTests {
  /// What redbot warns of, and why it is as it should be.
  private static let explained: Set<String> = [
    // `public` is necessary here: clients send their access token along, and without it a shared cache may not store
    // the answer to a request with Authorization (RFC 9111 §3.5).
    "STORE_PUBLIC_UNNECESSARY"
  ]

  private struct Note {
    let name: String
    let level: String
    let summary: String
  }

  @Test("redbot finds nothing to object to", .enabled(if: redbot != nil)) func documents() throws {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    let daemon = try ServingProcess(in: folder)
    let document = try Self.notes("http://127.0.0.1:\(daemon.port)\(StoryTests.discovery)", in: folder)
    let good = Set(document.filter { $0.level == "GOOD" }.map(\.name))
    #expect(good.isSuperset(of: ["DATE_CORRECT", "CL_CORRECT", "FRESHNESS_FRESH", "INM_304", "IMS_304"]), "\(good)")
    let missing = try Self.notes("http://127.0.0.1:\(daemon.port)/.well-known/missing", in: folder)
    #expect(missing.contains { $0.name == "STORE_NO_STORE" })
    for note in document + missing where !["GOOD", "INFO"].contains(note.level) {
      #expect(Self.explained.contains(note.name), "\(note)")
    }
  }

  private static func notes(_ url: String, in folder: TemporaryFolder) throws -> [Note] {
    let output = try folder.emptyFile("redbot.har")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(redbot))
    process.arguments = ["-o", "har", url]
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let har = try JSONSerialization.jsonObject(with: Data(contentsOf: output)) as? [String: Any]
    let entries = try #require((har?["log"] as? [String: Any])?["entries"] as? [[String: Any]])
    let messages = try #require(entries.first?["_red_messages"] as? [[String: Any]], "\(entries)")
    return try messages.map { message in
      Note(
        name: try #require(message["note_id"] as? String), level: try #require(message["level"] as? String),
        summary: message["summary"] as? String ?? "")
    }
  }

  /// The one that `.ci/run` installs, else the one on the path.
  static let redbot: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let places = [Project.root.appendingPathComponent(".build/redbot/bin").path] + folders
    let found = places.map { "\($0)/redbot" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    if found == nil { print("SKIPPED: redbot is not installed (.ci/run does it); the test that needs it did not run") }
    return found
  }()
}
