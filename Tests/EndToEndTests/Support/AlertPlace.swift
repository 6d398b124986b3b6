import Foundation
import TestSupport
import Testing

/// The dexter story up to the move, with hooks that keep what they are told.
struct AlertPlace {
  let folder: TemporaryFolder

  init() throws {
    folder = try Dexter.folder()
  }

  /// An executable that appends each event to `told.EVENT`.
  func shellHook(_ event: String) throws {
    let hook = try folder.write(
      "#!/bin/sh\n{ cat; echo; } >> ../told.\"$MANIFESTD_EVENT\"\n", to: "Hooks/\(event)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
  }

  /// The events that a shell hook was told, once there is one.
  func told(_ event: String) throws -> [[String: Any]] {
    try eventually("a hook is told \(event)") {
      try lines("told.\(event)")
    } fits: {
      !$0.isEmpty
    }
  }

  /// The whole lines of a file; the one that is being written comes with the next look.
  func lines(_ name: String) throws -> [[String: Any]] {
    guard folder.exists(name) else { return [] }
    let text = try String(contentsOf: folder.file(name), encoding: .utf8)
    return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { line in
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    }
  }

  /// ChatGPT calls the old token endpoint.
  func hit(_ daemon: ServingProcess, times: Int = 3) throws {
    for _ in 0..<times {
      let answer = try daemon.post(EndpointTests.retired, form: "grant_type=authorization_code&code=PLANTED")
      #expect(answer.status == 308)
    }
  }

  func run(_ words: String...) throws -> Run { try Binary.run(words, in: folder) }

  /// The alerts, once the condition holds for the latest.
  func alerts(
    until condition: ([String: Any]) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [[String: Any]] {
    try eventually("the latest alert is as expected", sourceLocation: sourceLocation) {
      try run("alerts", "-o", "json").rows()
    } fits: {
      $0.first.map(condition) ?? false
    }
  }

  /// The deliveries, once the condition holds for them.
  func deliveries(
    until condition: ([[String: Any]]) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [[String: Any]] {
    try eventually("the deliveries are as expected", sourceLocation: sourceLocation) {
      try run("deliveries", "-o", "json").rows()
    } fits: {
      condition($0)
    }
  }
}
