import Foundation
import TestSupport
import Testing

/// What one call of the built binary did.
struct Run {
  let code: Int32
  let output: String
  let errors: String

  /// The standard error's lines.
  var errorLines: [String] { errors.split(separator: "\n").map(String.init) }

  /// The output as JSON.
  func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(output.utf8)) }

  /// The output as an array of flat objects.
  func rows() throws -> [[String: Any]] {
    try #require(try json() as? [[String: Any]], "not rows: \(output) \(errors)")
  }
}

/// The built `manifestd`, which lies beside the test bundle.
enum Binary {
  /// The programs to be tried instead, as they are built for release: they have neither points to be killed at nor a
  /// clock that a test sets.
  private static let released = ProcessInfo.processInfo.environment["MANIFESTD_PROGRAMS"]
  static var isRelease: Bool {
    #if DEBUG
      return released != nil
    #else
      return true
    #endif
  }

  static let url: URL = {
    if let released { return URL(fileURLWithPath: released).appendingPathComponent("manifestd") }
    // `swift test` runs the bundle's executable out of the build folder, on every configuration.
    let own = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [own, Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent()]
    let found = candidates.map { $0.appendingPathComponent("manifestd") }.first {
      FileManager.default.isExecutableFile(atPath: $0.path)
    }
    return found ?? URL(fileURLWithPath: ".build/debug/manifestd")
  }()

  /// A process that is ready to run in the folder, with a clean environment.
  /// - Parameter program: another copy of it; nil: the built one.
  static func process(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:], program: URL? = nil
  ) -> Process {
    let process = Process()
    process.executableURL = program ?? url
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    let kept: Set = ["PATH", "HOME", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS"]
    let inherited = ProcessInfo.processInfo.environment.filter { kept.contains($0.key) }
    process.environment = inherited.merging(environment) { _, new in new }
    return process
  }

  /// Runs to the end. Output goes through files: a full pipe can never block the process.
  static func run(
    _ arguments: String..., in folder: TemporaryFolder, input: String? = nil, environment: [String: String] = [:]
  ) throws -> Run {
    try run(arguments, in: folder, input: input, environment: environment)
  }

  static func run(
    _ arguments: [String], in folder: TemporaryFolder, input: String? = nil, environment: [String: String] = [:]
  ) throws -> Run {
    let process = process(arguments, in: folder, environment: environment)
    let scratch = TemporaryFolder()
    let output = try scratch.emptyFile("out")
    let errors = try scratch.emptyFile("err")
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    if let input { process.standardInput = try FileHandle(forReadingFrom: scratch.write(input, to: "in")) }
    try process.run()
    process.waitUntilExit()
    return Run(
      code: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }
}
