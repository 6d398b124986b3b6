import Basics
import Testing

@testable import Evidence

/// A line, and what must come of it.
struct LogCase: Sendable, CustomTestStringConvertible {
  let name: String
  let line: String
  let outcome: LogLineOutcome

  var testDescription: String { name }

  static func request(_ name: String, _ line: String, _ request: LoggedRequest) -> LogCase {
    LogCase(name: name, line: line, outcome: .request(request))
  }

  static func unmatched(_ name: String, _ line: String, _ reason: String) -> LogCase {
    LogCase(name: name, line: line, outcome: .unmatched(reason: reason))
  }

  func check(format: LogFormat?, watchedHeaders: [String] = [], _ source: LogAddressSource = .peer) {
    var parser = LogLineParser(LogOptions(format: format, addressSource: source), watchedHeaders: watchedHeaders)
    #expect(parser.parse(Array(line.utf8)) == outcome)
  }
}

/// 2026-10-10T20:55:36Z, which is 10/Oct/2026:13:55:36 -0700.
let logNoon: Int64 = 1_791_665_736

extension LoggedRequest {
  /// A GET from 203.0.113.9 at `logNoon` with 200 and 612 bytes.
  static func get(
    _ target: String, method: String = "GET", address: String? = "203.0.113.9", status: Int = 200, host: String? = nil,
    userAgent: String? = "curl/8.5.0", responseBytes: Int? = 612
  ) -> LoggedRequest {
    LoggedRequest(
      at: logNoon, address: address.flatMap { IPAddress($0) }, method: method, target: target, status: status,
      host: host, userAgent: userAgent, responseBytes: responseBytes)
  }
}
