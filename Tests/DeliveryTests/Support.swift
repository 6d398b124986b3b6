import Foundation
import Glibc
import Outbound

@testable import Delivery

/// The package's folder.
let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// The program whose hidden verb is the outbound child: built beside the test bundle.
let manifestd: String = {
  let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  let candidates = [
    URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent("manifestd").path,
    package.appendingPathComponent(".build/debug/manifestd").path,
  ]
  return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "manifestd is not built"
}()

/// One child for all tests.
let sharedClient = OutboundClient(executable: manifestd)

/// Runs a blocking call on a thread of its own: Swift's pool has one a core only.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}

/// Whether something becomes true within a minute.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<6000 where !condition() { usleep(10_000) }
  return condition()
}

/// A folder that is gone with the test. Safe to hold hooks: of mode 0700.
final class Folder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("manifestd-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    _ = unsafe chmod(path, 0o700)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and the folders above it, with exactly this mode.
  @discardableResult
  func write(_ name: String, _ text: String, mode: mode_t = 0o700) throws -> String {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    _ = unsafe chmod(file, mode)
    return file
  }

  func read(_ name: String) -> String? { try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
}

extension HookCall {
  /// An event as tests send it.
  static func sample(
    body: [UInt8] = Array(#"{"id":"evt_1","type":"test","timestamp":"2026-10-08T09:55:00Z","data":{}}"#.utf8),
    environment: [(name: String, value: String)] = []
  ) -> HookCall {
    HookCall(
      id: "evt_1", type: "connector.stale", timestamp: 1_791_453_300, body: body, environment: environment)
  }
}
