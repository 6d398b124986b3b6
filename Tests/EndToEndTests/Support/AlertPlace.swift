import Foundation
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
    for _ in 0..<600 {
      let events = try lines("told.\(event)")
      if !events.isEmpty { return events }
      usleep(50_000)
    }
    return []
  }

  func lines(_ name: String) throws -> [[String: Any]] {
    guard folder.exists(name) else { return [] }
    return try String(contentsOf: folder.file(name), encoding: .utf8).split(separator: "\n").compactMap { line in
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

  /// The alerts, once the condition holds for the latest; else what there is after half a minute.
  func alerts(until condition: ([String: Any]) -> Bool) throws -> [[String: Any]] {
    var rows: [[String: Any]] = []
    for _ in 0..<600 {
      rows = try run("alerts", "-o", "json").rows()
      if let first = rows.first, condition(first) { return rows }
      usleep(50_000)
    }
    Issue.record("the alert never became as expected: \(rows)")
    return rows
  }
}
