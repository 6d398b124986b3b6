import Basics

/// A line of `combined`, `vcombined` or the common log format, taken into its fields.
///
///     dexter.cash:443 192.0.2.7 - - [10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612 "-" "curl/8.5" rt=0.003
///
/// What stands before the time is `LineCaller`'s to read. Everything but time and status is a stranger's to choose,
/// user name included. Quotes inside a field are escaped by both servers, so the first `] "` of a line is the end of
/// its time, and no text can pass for another field.
struct CombinedLine {
  private let host: String?
  private let address: IPAddress?
  private let at: Int64
  /// Still escaped.
  private let request: ArraySlice<UInt8>
  private let status: Int
  private let responseBytes: Int
  private let userAgent: String?

  /// - Parameters:
  ///   - hasHost: as `LineCaller` has it.
  ///   - source: where the client's address stands.
  init(_ line: ArraySlice<UInt8>, hasHost: Bool?, address source: LogAddressSource = .peer) throws(LogLineFault) {
    let timeEnd = try Self.timeEnd(line)
    let timeStart = timeEnd - LogTime.commonLength
    guard timeStart > line.startIndex, line[timeStart - 1] == UInt8(ascii: "["),
      let at = LogTime.common(line[timeStart..<timeEnd])
    else { throw LogLineFault("has no time as [10/Oct/2026:13:55:36 -0700] before its request") }
    self.at = at
    let caller = try LineCaller(line[..<(timeStart - 1)], hasHost: hasHost)
    var rest = LogCursor(line[(timeEnd + 2)...])
    guard let request = rest.takeQuoted(), rest.take(" ") else {
      throw LogLineFault("ends inside its request, or goes on behind it without a blank")
    }
    self.request = request
    (status, responseBytes) = try Self.answer(&rest)
    userAgent = try Self.userAgent(&rest)
    host = caller.host
    address = try Self.address(rest, source, peer: caller.address)
  }

  func logged() throws(LogLineFault) -> LoggedRequest {
    let line = try RequestLine(LogEscapes.decoded(request))
    return LoggedRequest(
      at: at, address: address, method: line.method, target: line.target, status: status, host: host,
      userAgent: userAgent, responseBytes: responseBytes)
  }

  /// The index of the first `] "`.
  private static func timeEnd(_ line: ArraySlice<UInt8>) throws(LogLineFault) -> Int {
    let span = line.span
    var bracket = span.end(of: .bracket, 0, span.count)
    while bracket < span.count {
      if span.isQuoteBehindBracket(bracket) { return line.startIndex + bracket }
      bracket = span.end(of: .bracket, bracket + 1, span.count)
    }
    throw LogLineFault("has no [time] followed by a request in quotes")
  }

  /// Reads `200 612`; three digits, for nginx pads the 9 of HTTP/0.9. A `-` is Apache's `%b` for no byte sent.
  private static func answer(_ rest: inout LogCursor) throws(LogLineFault) -> (status: Int, bytes: Int) {
    guard let status = rest.number(digits: 3), rest.take(" ") else {
      throw LogLineFault("has no status of three digits behind its request")
    }
    if rest.take("-") { return (status, 0) }
    guard let bytes = Int(String(decoding: rest.takeDigits(), as: UTF8.self)) else {
      throw LogLineFault("has no count of bytes behind its status")
    }
    return (status, bytes)
  }

  /// Reads ` "referer" "user agent"` or nothing. Fields after them, as in many own formats, are not looked at.
  private static func userAgent(_ rest: inout LogCursor) throws(LogLineFault) -> String? {
    guard !rest.isAtEnd else { return nil }
    guard rest.take(" "), rest.takeQuoted() != nil, rest.take(" "), let agent = rest.takeQuoted() else {
      throw LogLineFault("has no referer and user agent in quotes behind its count of bytes")
    }
    guard rest.isAtEnd || rest.take(" ") else { throw LogLineFault("goes on after its user agent without a blank") }
    if agent.count == 1, agent.first == UInt8(ascii: "-") { return nil }
    return String(decoding: LogEscapes.decoded(agent), as: UTF8.self)
  }

  /// - Parameter rest: what follows the user agent.
  private static func address(
    _ rest: LogCursor, _ source: LogAddressSource, peer: IPAddress?
  ) throws(LogLineFault) -> IPAddress? {
    switch source {
    case .peer: return peer
    case .field: throw .noField
    case .forwardedFor, .lastQuoted: break
    }
    var rest = rest
    var last: ArraySlice<UInt8>?
    while let start = rest.rest.firstIndex(of: UInt8(ascii: "\"")) {
      rest = LogCursor(rest.rest[start...])
      guard let text = rest.takeQuoted() else { break }
      last = text
      if source == .forwardedFor { break }
    }
    guard let last else { throw .noQuoted }
    return last.elementsEqual("-".utf8) || last.isEmpty ? peer : ForwardedList.client(LogEscapes.decoded(last))
  }
}
