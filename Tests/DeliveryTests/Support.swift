import Foundation
import Glibc
import Outbound
import TestSupport

@testable import Delivery

/// The child's program.
let outboundProgram = builtProgram("manifestd-http")

/// One child for all tests.
let sharedClient = OutboundClient(executable: outboundProgram)

typealias Folder = TemporaryFolder

extension TemporaryFolder {
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
