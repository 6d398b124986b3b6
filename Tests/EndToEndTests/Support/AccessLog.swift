import Foundation
import TestSupport
import Testing

/// An access log as nginx writes it, of the time that the test runs in.
struct AccessLog {
  private var lines: [String] = []

  /// - Parameter ago: seconds before now.
  mutating func add(_ request: String, _ status: Int, _ agent: String, from address: String, ago: Int) {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "dd/MMM/yyyy:HH:mm:ss"
    let time = format.string(from: Date().addingTimeInterval(-Double(ago)))
    lines.append("\(address) - - [\(time) +0000] \"\(request) HTTP/1.1\" \(status) 9 \"-\" \"\(agent)\"\n")
  }

  /// As `access.log` in the folder, read by `ingest`.
  func ingest(in folder: TemporaryFolder, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try folder.write(lines.joined(), to: "access.log")
    let run = try Binary.run("ingest", "access.log", in: folder)
    #expect(run.code == 0, "\(run.errors)", sourceLocation: sourceLocation)
  }
}
