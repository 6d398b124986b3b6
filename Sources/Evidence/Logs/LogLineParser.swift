/// Reads another server's access log, line by line. What a line says is data: nothing in a field that a client chose
/// can pass for another field or another request.
package struct LogLineParser: Sendable {
  /// A longer line is not read. All three servers bound the request head below this by default.
  package static let longestLineBytes = 64 * 1_024

  /// The format of the lines: the given one, else that of the first line that fits one, whatever request it holds; nil
  /// until then.
  package private(set) var detected: LogFormat?
  /// Lower case.
  private let watchedHeaders: Set<String>

  /// - Parameters:
  ///   - format: nil to find out by the first line that fits one.
  ///   - watchedHeaders: names of request headers to keep where the log has them (`RuleSet.watchedHeaders`), in any
  ///     case. No other header's value is looked at.
  package init(format: LogFormat?, watchedHeaders: [String]) {
    detected = format
    self.watchedHeaders = Set(watchedHeaders.map { ASCII.lowercased($0.utf8) })
  }

  /// - Parameter line: with or without its line end.
  package mutating func parse(_ line: [UInt8]) -> LogLineOutcome { parse(line[...]) }

  /// - Parameter line: with or without its line end.
  package mutating func parse(_ line: ArraySlice<UInt8>) -> LogLineOutcome {
    guard line.count <= Self.longestLineBytes else { return .unmatched(reason: "is longer than 64 KiB") }
    let line = Self.trimmed(line)
    guard !line.isEmpty else { return .blank }
    do throws(LogLineFault) {
      return .request(try read(line))
    } catch {
      return .unmatched(reason: error.reason)
    }
  }

  private mutating func read(_ line: ArraySlice<UInt8>) throws(LogLineFault) -> LoggedRequest {
    let format = detected ?? LogFormat(shapeOf: line)
    switch format {
    case .combined, .vcombined:
      let fields = try CombinedLine(line, format: format)
      detected = format
      return try fields.logged()
    case .caddy:
      let entry = try CaddyEntry(line)
      detected = format
      return try entry.logged(watchedHeaders)
    }
  }

  /// Without the blanks around it, a line end among them.
  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let rest = line.drop(while: isBlank)
    return rest[..<((rest.lastIndex { !isBlank($0) }.map { $0 + 1 }) ?? rest.startIndex)]
  }
}
