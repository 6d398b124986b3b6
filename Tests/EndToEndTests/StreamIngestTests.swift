import Foundation
import TestSupport
import Testing

/// Logs that come through a pipe.
@Suite struct StreamIngestTests {
  private static let line =
    #"20.125.1.1 - - [22/Sep/2025:12:00:00 +0000] "POST /api/connector/oauth/token HTTP/1.1" 200 9 "-" "openai-mcp/1.0.0""#

  /// What is a year old is kept.
  private static func folder() throws -> TemporaryFolder {
    let folder = try Dexter.folder()
    #expect(try Binary.run("config", "set", "retention", "3650d", in: folder).code == 0)
    return folder
  }

  private func ingest(_ input: URL, _ words: String..., in folder: TemporaryFolder) throws -> [[String: Any]] {
    let process = Binary.process(["ingest"] + words + ["-", "-o", "json"], in: folder)
    let output = try folder.emptyFile("out-\(UUID().uuidString.prefix(8))")
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let text = try Data(contentsOf: output)
    return text.isEmpty ? [] : try #require(try JSONSerialization.jsonObject(with: text) as? [[String: Any]])
  }

  private func hits(in folder: TemporaryFolder) throws -> Int? {
    try Binary.run("endpoints", "-o", "json", in: folder).rows()
      .first { ($0["url"] as? String)?.hasSuffix(EndpointTests.retired) == true }?["hits"] as? Int
  }

  @Test("the same text counts once, through a pipe, packed, grown or as a file") func once() throws {
    let folder = try Self.folder()
    let log = try folder.write("\(Self.line)\n\(Self.line)\n", to: "access.log")
    #expect(try ingest(log, in: folder).first?["uses"] as? Int == 2)
    #expect(try ingest(log, in: folder).first?["uses"] as? Int == 0)
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-k", log.path]
    try gzip.run()
    gzip.waitUntilExit()
    let packed = try ingest(folder.file("access.log.gz"), in: folder)
    #expect(packed.first?["uses"] as? Int == 0 && packed.first?["unmatched"] as? Int == 0)
    #expect(try Binary.run("ingest", "access.log", "-o", "json", in: folder).rows().first?["uses"] as? Int == 0)
    let grown = try folder.write("\(Self.line)\n\(Self.line)\n\(Self.line)\n", to: "access.log")
    #expect(try ingest(grown, in: folder).first?["uses"] as? Int == 1)
    #expect(try hits(in: folder) == 3)
  }

  @Test("a stream that is followed ends with it") func follow() throws {
    let folder = try Self.folder()
    let log = try folder.write("\(Self.line)\n\(Self.line)", to: "access.log")
    #expect(try ingest(log, "--follow", in: folder).isEmpty)
    #expect(try hits(in: folder) == 2)
  }

  @Test("lines that are no requests are kept of every file") func unmatched() throws {
    let folder = try Self.folder()
    for name in ["one", "two"] { try folder.write("not a request: \(name)\n\(Self.line)\n", to: name) }
    let run = try Binary.run("ingest", "one", "two", "--unmatched", "rest", in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let rest = try String(contentsOf: folder.file("rest"), encoding: .utf8)
    #expect(rest == "not a request: one\nnot a request: two\n")
  }

  @Test("what is no access log is an error that says so, and keeps no other file from being read") func noLog() throws {
    let folder = try Self.folder()
    try folder.write("\(Self.line)\n", to: "access.log")
    let run = try Binary.run("ingest", "/bin/ls", "access.log", "-o", "json", in: folder)
    #expect(run.code == 1)
    #expect(run.errors.contains("manifestd: ingest '/bin/ls': none of its "), "\(run.errors)")
    #expect(try hits(in: folder) == 1)
  }

  @Test(
    "a line without end takes no memory, and is no request",
    .enabled(
      if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil,
      "skipped: AddressSanitizer keeps what was given back"))
  func endless() throws {
    let folder = try Self.folder()
    let process = Binary.process(["ingest", "-"], in: folder)
    let (input, errors) = (Pipe(), try folder.emptyFile("errors"))
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    func peak() throws -> Int {
      let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
      return try #require(Int(line.split(separator: " ").dropFirst().first ?? ""))
    }
    let piece = Data(repeating: UInt8(ascii: "a"), count: 1 << 20)
    for _ in 0..<4 { try input.fileHandleForWriting.write(contentsOf: piece) }
    let early = try peak()
    for _ in 0..<12 { try input.fileHandleForWriting.write(contentsOf: piece) }
    let late = try peak()
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(late - early < 8 << 10, "\(early) kB after 4 MiB, \(late) kB after 16 MiB")
    #expect(process.terminationStatus == 1)
    let words = try String(contentsOf: errors, encoding: .utf8)
    #expect(words.contains("its one line is no request: it is longer than 1 MiB"), "\(words)")
  }
}
