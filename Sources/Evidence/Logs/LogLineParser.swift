import Basics

/// Reads another server's access log, line by line. What a line says is data: nothing in a field that a client chose
/// can pass for another field or another request.
package struct LogLineParser: Sendable {
  /// A longer line is not read. All three servers bound the request head below this by default.
  package static let longestLineBytes = 64 * 1_024

  private let options: LogOptions
  /// Lower case.
  private let watchedHeaders: Set<String>
  /// Whether the next wrapped line is the rest of one that was cut.
  private var isInsidePiece = false

  /// - Parameters:
  ///   - options: how lines are to be read.
  ///   - watchedHeaders: names of request headers to keep where the log has them (`RuleSet.watchedHeaders`), in any
  ///     case. No other header's value is looked at, that of the client's address apart.
  package init(_ options: LogOptions, watchedHeaders: [String]) {
    self.options = options
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
    var line = try LogPrefix.stripped(line)
    var fields: LogJSON?
    if line.first == UInt8(ascii: "{") {
      fields = LogJSONReader.read(line)
      if let wrapped = fields.flatMap(WrappedLine.inner) {
        try checkWhole(wrapped.isPiece)
        line = try LogPrefix.stripped(Self.trimmed(wrapped.line[...]))
        fields = nil
      }
    }
    var request = try request(line, fields)
    if request.host == nil { request.host = options.host }
    return request
  }

  private mutating func checkWhole(_ isPiece: Bool) throws(LogLineFault) {
    defer { isInsidePiece = isPiece }
    if isPiece || isInsidePiece { throw .piece }
  }

  /// - Parameter fields: where the line was read as JSON already.
  private func request(_ line: ArraySlice<UInt8>, _ fields: LogJSON?) throws(LogLineFault) -> LoggedRequest {
    let isObject = line.first == UInt8(ascii: "{")
    let source = options.addressSource
    switch options.format ?? (isObject ? .caddy : nil) {
    case .caddy:
      return try CaddyEntry(fields ?? LogJSONReader.read(line)).logged(watchedHeaders, address: source)
    case .combined: return try CombinedLine(line, hasHost: false, address: source).logged()
    case .vcombined: return try CombinedLine(line, hasHost: true, address: source).logged()
    case nil: return try CombinedLine(line, hasHost: nil, address: source).logged()
    }
  }

  /// Without the blanks around it, a line end among them.
  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let rest = line.drop(while: isBlank)
    return rest[..<((rest.lastIndex { !isBlank($0) }.map { $0 + 1 }) ?? rest.startIndex)]
  }
}

/// A server's own line inside the JSON object in which something else keeps it.
private enum WrappedLine {
  /// The line; nil for an object that holds none.
  ///
  /// docker's `json-file` driver: `{"log":"LINE\n","stream":"stdout","time":"…"}`
  /// (<https://docs.docker.com/engine/logging/drivers/json-file/>); a `log` without its line end is a piece.
  /// `journalctl -o json`: `{"MESSAGE":"LINE","__REALTIME_TIMESTAMP":"…",…}`.
  static func inner(_ fields: LogJSON) -> (line: [UInt8], isPiece: Bool)? {
    if let text = fields["log"]?.text, fields["stream"] != nil, fields["request"] == nil {
      return (Array(text.utf8), text.utf8.last != 0x0A)
    }
    if let text = fields["MESSAGE"]?.text, fields["__REALTIME_TIMESTAMP"] != nil { return (Array(text.utf8), false) }
    return nil
  }
}
